"""Rules 26 to 30: the files that go out, corrections, memory, charts."""

from __future__ import annotations

import email
import email.policy
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import msgspec

from briefing.check import paper
from briefing.check.case import found, plain
from briefing.model import MOST_MAIL_HTML

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from briefing.check.case import Case
    from briefing.model import Chart, Finding

_SAME_ENOUGH = 1
_REMOTE = re.compile(rb"@import|@font-face|url\(\s*['\"]?https?:", re.IGNORECASE)


class _Text(HTMLParser):
    """The text of a page as a reader sees it, and what its tags refer to."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.styled = 0
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        given = dict(attrs)
        self.styled += "style" in given
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        if tag in ("script", "style", "title"):
            self._silent += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "title"):
            self._silent = max(0, self._silent - 1)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def _page(data: bytes) -> _Text:
    page = _Text()
    page.feed(data.decode("utf-8", "replace"))
    page.close()
    return page


def _mail(data: bytes) -> tuple[EmailMessage, str, bytes]:
    """The message, its text part, its HTML part."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    return (
        message,
        str(text.get_content()) if text else "",
        str(html.get_content()).encode() if html else b"",
    )


def same_everywhere(case: Case) -> Iterator[Finding]:
    """Rule 26: Markdown, HTML, PDF, mail and JSON carry the same items and sentences."""
    if case.rendered is None:
        return
    readable = list(_readable(case.rendered))
    for name, data in sorted(case.rendered.items()):
        if name.endswith(".pdf"):
            try:
                readable.append((name, plain(_SPELLED.sub(_letter, paper.words(data)))))
            except ValueError as error:
                yield found(26, "E", f"{name} cannot be read: {error}", name, remedy="render the edition again")
    for name, words in readable:
        for place in (*case.standfirst, *case.places):
            said = place.quote.text
            # A PDF keeps words that run from right to left in the order in which the eye meets them.
            parts = said.split() if name.endswith(".pdf") and paper.from_the_right(said) else [said]
            if any(plain(part) not in words for part in parts):
                yield found(
                    26, "E", f"{name} does not have this sentence", place, remedy="render the edition again, whole"
                )
                break


# A character that no font at hand has is printed as its code.
_SPELLED = re.compile(r"\[U\+([0-9A-F]{4,6})\]")


def _letter(code: re.Match[str]) -> str:
    return chr(int(code[1], 16))


def _readable(rendered: dict[str, bytes] | object) -> Iterator[tuple[str, str]]:
    """The words of each file that can be read as text."""
    files = dict(rendered.items()) if hasattr(rendered, "items") else {}
    for name, data in sorted(files.items()):
        if name.endswith(".md"):
            yield name, plain(re.sub(r"\\(\W)", r"\1", data.decode("utf-8", "replace")).replace("&amp;", "&"))
        elif name.endswith(".html"):
            yield name, plain("".join(_page(data).parts))
        elif name.endswith(".json"):
            yield name, plain("\n".join(_strings(data)))
        elif name.endswith(".eml"):
            _, text, html = _mail(data)
            yield f"{name} (text part)", plain(text)
            yield f"{name} (HTML part)", plain("".join(_page(html).parts))


def _strings(data: bytes) -> Iterator[str]:
    """The strings of a JSON file as they are meant; of one that cannot be read, its text."""
    try:
        todo = [msgspec.json.decode(data)]
    except msgspec.DecodeError:
        todo = [data.decode("utf-8", "replace")]
    while todo:
        each = todo.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict | list):
            todo += each.values() if isinstance(each, dict) else each


def mail(case: Case) -> Iterator[Finding]:
    """Rule 27: the mail has two parts, inline styles, nothing remote, absolute links, at most 100 KB, hidden recipients."""
    for name, data in sorted((case.rendered or {}).items()):
        if not name.endswith(".eml"):
            continue
        message, text, html = _mail(data)
        page = _page(html)
        wrong = [
            (not text.strip(), "it has no text part", "send a text beside the HTML"),
            (not html.strip(), "it has no HTML part", "send HTML beside the text"),
            ("script" in page.tags, "it holds a script", "take the script out"),
            ("link" in page.tags or bool(_REMOTE.search(html)), "it loads styles or fonts", "set styles inline"),
            (bool(html.strip()) and not page.styled, "its styles are not inline", "inline the styles"),
            (bool(message["Bcc"]), "its hidden recipients can be read", "leave Bcc out of the message"),
            (
                bool(message["Cc"]) or len(getattr(message["To"], "addresses", ())) > 1,
                "recipients see one another",
                "send to each alone",
            ),
        ]
        for broken, message_text, remedy in wrong:
            if broken:
                yield found(27, "E", message_text, name, remedy=remedy)
        if len(html) > MOST_MAIL_HTML:
            size = f"its HTML has {len(html) // 1000} KB of {MOST_MAIL_HTML // 1000}"
            if case.edition.base_url:  # what is sent is cut there, and leads on to the web
                yield found(
                    27, "W", f"{size}: readers get the first part, and a link to the web", name, remedy="shorten it"
                )
            else:
                yield found(
                    27, "E", size, name, remedy="shorten the edition, or set base_url, where its mail can lead on"
                )
        for link in page.links:
            if not link.startswith(("http://", "https://", "mailto:", "#", "cid:")):
                yield found(
                    27, "E", f'the link "{link}" leads nowhere from a mail', name, remedy="set base_url in the beat"
                )
                break


def corrections(case: Case) -> Iterator[Finding]:
    """Rule 28: a correction appends a dated notice; the earlier edition's notices are kept."""
    edition = case.edition
    for n, notice in enumerate(edition.corrections, 1):
        if not notice.text.strip():
            yield found(28, "E", "the correction does not say what was wrong", f"correction {n}", remedy="say it")
        if notice.day < edition.period.first:
            yield found(
                28,
                "E",
                f"the correction is dated {notice.day}, before the period",
                f"correction {n}",
                remedy="mend its date",
            )
    for old in case.earlier:
        if old.week != edition.week or old.beat != edition.beat:
            continue
        if edition.corrections[: len(old.corrections)] != old.corrections:
            yield found(
                28, "E", "a notice of the earlier edition is gone", "corrections", remedy="append, never replace"
            )
        elif _printed(old) != _printed(edition) and len(edition.corrections) < len(old.corrections) + _SAME_ENOUGH:
            yield found(
                28,
                "E",
                f"the edition of {old.week} was printed otherwise before, and no notice says what changed",
                "corrections",
                remedy="append a dated notice",
            )


def _printed(edition: object) -> list[str]:
    sections = getattr(edition, "sections", ())
    return [q.text for s in sections for i in s.items for q in (i.lead, *i.support)]


def repeats(case: Case) -> Iterator[Finding]:
    """Rule 29: what an earlier edition printed comes back only as an update, marked."""
    before = {plain(text): old.week for old in case.earlier if old.week != case.edition.week for text in _printed(old)}
    for place in case.places:
        week = before.get(plain(place.quote.text))
        if week and (place.item is None or not place.item.update):
            yield found(
                29,
                "W",
                f"the edition of {week} printed this already",
                place,
                remedy="drop it, or mark the item as an update",
            )


def chart_texts(case: Case) -> Iterator[Finding]:
    """Rule 30: a chart has a text alternative, its source, and its as-of date."""
    numbers = {entry.number for entry in case.edition.sources}
    pages = [(name, words) for name, words in _readable(case.rendered or {}) if name.endswith(".html")]
    # A look may have no charts at all; one that draws some tells all of them.
    drawn = [(name, words) for name, words in pages if any(_told(chart, words) for chart in case.edition.charts)]
    for n, chart in enumerate(case.edition.charts, 1):
        where = f"chart {n}"
        if not chart.alternative.strip():
            yield found(30, "E", "the chart has no text alternative", where, sentence=chart.title, remedy="describe it")
        if not chart.bars or any(bar.source not in numbers for bar in chart.bars):
            yield found(
                30, "E", "a value of the chart has no source in the list", where, sentence=chart.title, remedy="cite it"
            )
        if any(bar.day > case.edition.as_of.date() for bar in chart.bars):
            yield found(
                30,
                "E",
                f"the chart goes beyond {case.edition.as_of.date()}, the day the edition knows",
                where,
                sentence=chart.title,
                remedy="take out what has not happened",
            )
        for name, words in drawn:
            if not _told(chart, words):
                yield found(30, "E", f"{name} does not show the chart's text", where, remedy="render it again")


def _told(chart: Chart, words: str) -> bool:
    return plain(chart.alternative) in words or plain(chart.title) in words
