"""An edition's texts out of templates: which template makes which, and what each may call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from briefing.errors import TemplateError
from briefing.render import charts, prose, webfonts
from briefing.render.escape import markdown
from briefing.render.phrases import Voice
from briefing.render.sandbox import Compiled, Library, drawn
from briefing.render.showable import begun
from briefing.render.wrapping import shortened, stopped, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import date, datetime
    from pathlib import Path

    from briefing.render.sandbox import Sandbox
    from briefing.render.view import Page

# Which template makes which text. "pdf" is the HTML once more, drawn for paper.
DRAWN: Mapping[str, str] = {
    "md": "briefing.md.j2",
    "html": "briefing.html.j2",
    "pdf": "briefing.html.j2",
    "mail.html": "mail.html.j2",
    "mail.txt": "mail.txt.j2",
}


class _FirstTime:
    """Tells, for a kind of thing and a thing, whether it is asked for the first time on this page."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, int]] = set()

    def __call__(self, kind: str, thing: int) -> bool:
        new = (kind, thing) not in self._seen
        self._seen.add((kind, thing))
        return new


# One a text: how a template compiles depends on what it escapes for.
_COMPILED = {name: Compiled() for name in DRAWN}


class Studio:
    """Draws a page with the templates of one look, in one language."""

    def __init__(self, page: Page, *, templates: Path | None, look: str) -> None:
        self._library = Library(templates, look)
        self.page = page
        self.look = look
        self.notes = self._library.notes
        self.voice = Voice(page.language, page.locale, page.labels)

    def draw(self, wanted: Collection[str]) -> dict[str, str]:
        """The texts asked for, by their name in `DRAWN`. Raises `TemplateError`."""
        return {name: self._draw(name) for name in DRAWN if name in wanted}

    def _draw(self, name: str) -> str:
        env = self._environment(name)
        env.globals["first_time"] = _FirstTime()
        text = drawn(env, DRAWN[name], {"edition": self.page, "look": self.look, "medium": _MEDIA[name]})
        return webfonts.carried(text) if name == "html" else text

    def _environment(self, name: str) -> Sandbox:
        marked = name != "mail.txt"
        env = self._library.environment(_COMPILED[name], marked=marked, finalize=_marked_down if name == "md" else None)
        voice = self.voice

        def untorn(told: str) -> str:
            return told if name in _PLAIN else told.replace(" ", "\N{NO-BREAK SPACE}")

        def shortday(day: date) -> str:
            return untorn(voice.shortday(day))

        def moment(moment: datetime) -> str:
            date, bracket, zone = voice.moment(moment, self.page.time_zone).partition(" (")
            return untorn(date) + bracket + zone

        env.filters.update(
            weekday=voice.weekday,
            whichday=lambda day: self._whichday(day, shortday),
            begun=begun,
            weekdayletter=voice.weekdayletter,
            day=lambda day: untorn(voice.day(day)),
            shortday=shortday,
            daterange=voice.daterange,
            daycount=self._daycount,
            moment=moment,
            number=voice.number,
            quote=voice.quote,
            outlets=voice.outlets,
            role=voice.role,
            wrap=wrap,
            stopped=stopped,
            shortened=shortened,
        )
        made = Markup if marked else str
        env.globals.update(
            say=voice.say,
            counted=voice.counted,
            source=self._source,
            faces=lambda: Markup(webfonts.MARK if name == "html" else ""),  # noqa: S704  a comment of a style sheet
            chart=lambda chart: Markup(charts.bars(chart, voice)),  # noqa: S704  built of escaped text
            strip=lambda compact=False: Markup(  # noqa: S704  the same
                charts.strip(self.page, voice, compact=compact, paper=name == "pdf")
            ),
            prose=lambda text: made(_PROSE[name](text)),
            direction="rtl" if voice.right_to_left else "ltr",
            said=made(' dir="ltr"' if voice.right_to_left and not voice.speaks_so else ""),
            paper="Letter" if self.page.locale.endswith(_LETTER) else "A4",
        )
        return env

    def _daycount(self, days: tuple[int, int] | int) -> str:
        first, last = (days, days) if isinstance(days, int) else days
        key = "day" if first == last else "days"
        return self.voice.say(key, first=first, last=last)

    def _whichday(self, day: date, shortday: Callable[[date], str]) -> str:
        """The weekday where the period has one such, else the date."""
        period = self.page.period
        inside = period.first <= day <= period.last
        if inside and (period.last - period.first).days < _WEEK:
            return self.voice.weekday(day)
        return shortday(day) if inside or day.year == period.last.year else self.voice.day(day)

    def _source(self, number: int) -> object:
        for source in self.page.sources:
            if source.number == number:
                return source
        raise TemplateError(f"There is no source number {number} in this edition.")


_MEDIA = {
    "md": "markdown",
    "html": "screen",
    "pdf": "paper",
    "mail.html": "mail",
    "mail.txt": "text",
}
_PLAIN = ("md", "mail.txt")  # elsewhere a short date is not torn at the end of a line
_WEEK = 7
_LETTER = ("_US", "_CA", "_MX", "_PH", "_CL", "_CO", "_VE")  # CLDR supplemental data: paperSize US-Letter
_PROSE: Mapping[str, Callable[[str], str]] = {
    "md": prose.markdown,
    "html": prose.html,
    "pdf": prose.html,
    "mail.html": prose.html,
    "mail.txt": prose.plain,
}


def _marked_down(value: object) -> object:
    """What a template prints into Markdown: text is escaped, what a macro or block made already stands."""
    return value if hasattr(value, "__html__") else Markup(markdown(str(value)))  # noqa: S704  escaped for Markdown
