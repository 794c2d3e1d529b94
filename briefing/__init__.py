"""A weekly briefing out of a folder of articles.

errors      what stops a run, and notes for what does not
model       what the stages hand one another
text        characters -> marked spans: blocks, boilerplate, sentences, language
dates       a temporal tagger that can be used alone, and the dating of a whole article
readers     one module a format: bytes -> articles
collect     what a beat subscribes to -> a store of article files
extract     facts from one article: speech, quantities, places, which day
organise    an edition from many facts: themes, events, rank, compose, timeline
check       the numbered rules
render      Markdown, HTML, PDF, mail, JSON
deliver     files on disk, the mail
ledger      what is remembered from run to run: approvals, what was printed, who has it
config      briefing.toml -> a `Beat`
pipeline    the run, top to bottom
cli         the commands: the only place that prints, exits, and reads the clock
"""

__version__ = "0.1.0"
