"""Text that stays text: escapes that keep an article's words from turning into Markdown."""

from __future__ import annotations

import re

# What means something anywhere in a line to CommonMark, GitHub or Pandoc: emphasis, code, links, HTML, tables,
# strike-through, superscript, mathematics, attributes, mentions and citations.
_ANYWHERE = re.compile(r"[\\`*_\[\]<>|~^${}@]")
# An entity, an emoji's short name, what GitHub would make a link or a reference of.
_IN_CONTEXT = re.compile(
    r"&(?=#?\w+;)|(?<!\w):(?=[\w+-]+:)|:(?=//)|(?<=\b[Ww]{3})\.(?=\w)|#(?=\d)|(?<=\w)'(?=')|(?<!\w)-(?=--)|-(?=--)"
)
# What means something where a block begins: headings, lists, quotes, rules, setext underlines, definitions.
_AT_START = re.compile(
    r"(?P<sign>[#+=:%!>-])|\(?(?P<label>[0-9A-Za-z]{1,9})(?P<stop>[.)])(?=\s|$)|(?P<open>\()(?=\w{1,9}\))"
)


def markdown(text: str) -> str:
    """The text with what Markdown would read as markup escaped, fit for any place in a paragraph, heading or table cell.

    CommonMark lets each ASCII punctuation mark be escaped by a backslash (spec 0.31, 2.4); GitHub's and Pandoc's
    dialects keep to it.
    """
    escaped = _ANYWHERE.sub(r"\\\g<0>", text.replace("\n", " "))
    escaped = _IN_CONTEXT.sub(r"\\\g<0>", escaped)
    start = _AT_START.match(escaped)
    if start is None:
        return escaped
    at = start.start(start.lastgroup or 0) if start.lastgroup != "label" else start.start("stop")
    return f"{escaped[:at]}\\{escaped[at:]}"
