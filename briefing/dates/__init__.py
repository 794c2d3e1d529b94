"""A temporal tagger that can be used alone: time expressions in text, and the day of a whole article.

tagger      `find`: scan, recognise, merge neighbours, decide news or narrative, resolve in order
english     recognition of English: one handler a class of trigger words
generic     recognition of other languages, from a table of words alone
hits        what recognition hands on: what the words state
resolve     what left-open parts lean on: publication, the last date told, the quotation, tense
meaning     from a hit to a finished expression, one function a kind
days        calendar arithmetic
article     `date_article`: the publication day on the evidence there is
orders      whether 11/12 is of November or December: what settles it
stamps      days out of metadata stamps and addresses
data        the words, a TOML file a language

Values follow TIMEX3 (ISO-TimeML); `TimeExpression.why` says by which rule, `anchor` on what, each was resolved.
"""

from briefing.dates.article import date_article
from briefing.dates.orders import of_region, outlet, outlets
from briefing.dates.stamps import day_of_address, day_of_stamp
from briefing.dates.tagger import find

__all__ = ["date_article", "day_of_address", "day_of_stamp", "find", "of_region", "outlet", "outlets"]
