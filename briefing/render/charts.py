"""Small drawings as inline SVG, each with its text. Colours are attributes, so that paper and old browsers show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import escape

from briefing.render.shaping import seen
from briefing.render.wrapping import shortened

if TYPE_CHECKING:
    from briefing.render.phrases import Voice
    from briefing.render.view import Page, PageChart

INK, SOFT, ACCENT, RULE = "#1d1d1b", "#6b6862", "#9c2a1e", "#d8d3c8"
_WIDTH = 440  # of a drawing, in CSS pixels: on a phone its letters are still four fifths of their size
_SLOT, _HEIGHT, _TOP, _FOOT = 66, 96, 24, 26  # five bars are as wide as a phone
_SLIM, _STEP = 42, 14  # of a chart beside another: a day, and a line of its name
_UPRIGHT = 10  # days whose bars can stand side by side with their figures above them
_ROW, _LABEL = 20, 62
_DATE = 15  # what a day of the month takes
_LINE, _CLOSE, _HEAD = 22, 17, 34
_NEAR = 27.0  # what a weekday of three letters takes, and a blank
_APART = 30  # days of the strip where its headings need the room
_LETTER, _SET = 7, 6.2  # of a heading: on a phone, whose letters are larger, and on paper


def bars(chart: PageChart, voice: Voice) -> str:
    """One bar a day, its figure beside it; a day without a figure has a dash, never a bar of no height.

    Up to ten days stand side by side, more lie below one another. A chart beside another is narrower, and as high as the
    highest of its unit, so that both stand on one line.
    """
    if not chart.slots:
        return ""
    return _upright(chart, voice) if len(chart.slots) <= _UPRIGHT else _lying(chart, voice)


def _upright(chart: PageChart, voice: Voice) -> str:
    slot = min(_SLIM, 6 * _SLIM / len(chart.slots)) if chart.beside else min(_SLOT, 8 * _SLOT / len(chart.slots))
    broad = min(38, slot - 12)
    tallest = _HEIGHT if chart.beside else max(bar.share for bar in chart.bars) * _HEIGHT
    base = _TOP + max(12, round(tallest))
    width, height = round(len(chart.slots) * slot), base + _FOOT + (_STEP if chart.beside else 0)
    parts = [_opened("chart", width, height, chart.alternative)]
    for n, each in enumerate(chart.slots):
        middle = n * slot + slot / 2
        if each.bar is None:
            parts.append(_text(middle, base - 8, "–", "soft", SOFT))
        else:
            tall = round(each.bar.share * _HEIGHT, 1)
            parts.append(_bar(middle - broad / 2, base - tall, broad, tall))
            parts.append(_text(middle, base - tall - 7, voice.number(each.bar.value), "ink", INK, bold=True))
        named = (voice.weekdayletter(each.day), str(each.day.day))
        for line, words in enumerate(named if chart.beside else (" ".join(named),)):
            parts.append(_text(middle, base + 18 + _STEP * line, words, "soft", SOFT))
    parts.append(_line("rule", 0, base, width, base, INK) + "</svg>")
    return "".join(parts)


def _lying(chart: PageChart, voice: Voice) -> str:
    figures = [voice.number(bar.value) for bar in chart.bars]
    longest = _WIDTH - _LABEL - 8 - 7 * max(map(len, figures))
    height = _ROW * len(chart.slots)
    parts = [_opened("chart", _WIDTH, height, chart.alternative)]
    for n, each in enumerate(chart.slots):
        y = _ROW * n
        name = f"{voice.weekdayletter(each.day)} {each.day.day}"
        parts.append(_text(0, y + 14, name, "soft", SOFT, anchor="start"))
        if each.bar is None:
            parts.append(_text(_LABEL + 6, y + 14, "–", "soft", SOFT, anchor="start"))
        else:
            long = round(each.bar.share * longest, 1)
            parts.append(_bar(_LABEL, y + 4, long, _ROW - 8))
            figure = voice.number(each.bar.value)
            parts.append(_text(_LABEL + long + 6, y + 14, figure, "ink", INK, bold=True, anchor="start"))
    parts.append(_line("rule", _LABEL, 0, _LABEL, height, INK) + "</svg>")
    return "".join(parts)


def strip(page: Page, voice: Voice, *, compact: bool = False, paper: bool = False) -> str:
    """Themes by days: a dot a cell, larger the more was reported; `compact` sets lines closer, on paper the days, too.

    On `paper` the letters of a heading stand in the order in which they are seen (`shaping`).
    """
    line = _CLOSE if compact else _LINE
    if not page.days or not page.days[0].themes:
        return ""
    letter = _SET if paper else _LETTER
    room = 190 if compact and paper else max(190, _WIDTH - _APART * len(page.days))
    headings = [shortened(theme.heading, int((room - 16) / letter)) for theme in page.days[0].themes]
    label = min(room, round(16 + letter * max(map(len, headings))))
    slot = max(12.0, min(_NEAR if compact and paper else 46.0, (_WIDTH - label) / len(page.days)))
    every = 1 if slot >= _DATE else 2
    width, height = round(label + slot * len(page.days)), _HEAD + line * len(headings)
    alternative = voice.say("strip") + ". " + " ".join(_spoken(page, n, voice) for n in range(len(headings)))
    parts = [_opened("strip", width, height, alternative)]
    for column, day in list(enumerate(page.days))[::every]:
        middle = label + slot * column + slot / 2
        name = voice.weekdayletter(day.day) if slot >= _LINE else voice.weekdayinitial(day.day)
        parts.append(_text(middle, 11, name, "soft", SOFT))
        parts.append(_text(middle, 25, str(day.day.day), "soft", SOFT))
    for n, heading in enumerate(headings):
        y = _HEAD + line * n + line / 2
        parts.append(_text(0, y + 4.5, seen(heading) if paper else heading, "ink", INK, anchor="start"))
        parts.append(_line("hair", label, y, width, y, RULE))
        for column, day in enumerate(page.days):
            level = day.themes[n].level
            if level:
                middle = label + slot * column + slot / 2
                radius = round((1.5 + 2 * level) * min(1, slot / _LINE, line / _LINE), 1)
                parts.append(f'<circle class="dot" cx="{middle:g}" cy="{y:g}" r="{radius:g}" fill="{ACCENT}"/>')
    parts.append("</svg>")
    return "".join(parts)


def _opened(kind: str, width: int, height: int, alternative: str) -> str:
    """The start of a drawing: its size, and its text for those who cannot see it."""
    told = escape(alternative)
    return (
        f'<svg class="{kind}" role="img" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="Source Sans 3, sans-serif" font-size="12" '
        f'text-anchor="middle" direction="ltr" aria-label="{told}"><title>{told}</title>'
    )


def _spoken(page: Page, theme: int, voice: Voice) -> str:
    told = [
        f"{voice.weekday(day.day)} {voice.number(day.themes[theme].count)}"
        for day in page.days
        if day.themes[theme].count
    ]
    heading = page.days[0].themes[theme].heading
    return f"{heading}: {', '.join(told) if told else voice.say('nothing').rstrip('.')}."


def _text(x: float, y: float, text: str, kind: str, fill: str, *, bold: bool = False, anchor: str = "") -> str:
    weight = ' font-weight="600"' if bold else ""
    where = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text class="{kind}" x="{x:g}" y="{y:g}" fill="{fill}"{weight}{where}>{escape(text)}</text>'


def _bar(x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="bar" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{ACCENT}"/>'


def _line(kind: str, x1: float, y1: float, x2: float, y2: float, stroke: str) -> str:
    return f'<line class="{kind}" x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="{stroke}" stroke-width="1"/>'
