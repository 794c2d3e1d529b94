"""Small drawings as inline SVG, each with its text. Colours are attributes, so that paper and old browsers show them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from markupsafe import escape

if TYPE_CHECKING:
    from datetime import date

    from briefing.render.phrases import Voice
    from briefing.render.view import Days, Page, PageChart

INK, SOFT, ACCENT, RULE = "#1d1d1b", "#6b6862", "#9c2a1e", "#d8d3c8"
_SLOT, _HEIGHT, _TOP, _FOOT = 66, 96, 24, 26  # five bars are as wide as a phone


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def bars(chart: PageChart, period: Days, voice: Voice) -> str:
    """One bar a day of the period, its figure above it; a day without a figure has a dash, never a bar of no height."""
    if not chart.bars:
        return ""
    told = {bar.day: bar for bar in chart.bars}
    # Charts below one another share their days; where figures are of other days, those count.
    first, last = min(period.first, *told), max(period.last, *told)
    days = _days(first, last) if last - first < timedelta(days=31) else sorted(told)
    tallest = max(bar.share for bar in chart.bars) * _HEIGHT
    base = _TOP + max(12, round(tallest))
    width, height = max(1, len(days)) * _SLOT, base + _FOOT
    parts = [
        _opened("chart", width, height, chart.alternative),
    ]
    for n, day in enumerate(days):
        middle = n * _SLOT + _SLOT / 2
        bar = told.get(day)
        if bar is None:
            parts.append(_text(middle, base - 8, "–", "soft", SOFT))
        else:
            tall = round(bar.share * _HEIGHT, 1)
            parts.append(
                f'<rect class="bar" x="{middle - 19:g}" y="{base - tall:g}" width="38" height="{tall:g}" fill="{ACCENT}"/>'
            )
            parts.append(_text(middle, base - tall - 7, voice.number(bar.value), "ink", INK, bold=True))
        parts.append(_text(middle, base + 18, f"{voice.weekdayletter(day)} {day.day}", "soft", SOFT))
    parts.append(
        f'<line class="rule" x1="0" y1="{base}" x2="{width}" y2="{base}" stroke="{INK}" stroke-width="1"/></svg>'
    )
    return "".join(parts)


def strip(page: Page, voice: Voice) -> str:
    """Themes by days: a dot a cell, larger the more was reported."""
    rows = [(n, count) for n, count in enumerate(page.days[0].themes)] if page.days else []
    if not rows:
        return ""
    headings = [_short(theme.heading) for _, theme in rows]
    label, slot, line = min(190, 16 + 7 * max(map(len, headings))), 52, 26
    width, height = label + slot * len(page.days), 24 + line * len(rows)
    alternative = voice.say("strip") + ". " + " ".join(_spoken(page, n, voice) for n, _ in rows)
    parts = [
        _opened("strip", width, height, alternative),
    ]
    for column, day in enumerate(page.days):
        middle = label + slot * column + slot / 2
        name = f"{voice.weekdayletter(day.day)} {day.day.day}"
        parts.append(_text(middle, 13, name, "soft", SOFT))
    for n, _ in rows:
        y = 24 + line * n + line / 2
        parts.append(_text(0, y + 4.5, headings[n], "ink", INK, anchor="start"))
        parts.append(
            f'<line class="hair" x1="{label}" y1="{y:g}" x2="{width}" y2="{y:g}" stroke="{RULE}" stroke-width="1"/>'
        )
        for column, day in enumerate(page.days):
            level = day.themes[n].level
            if level:
                middle = label + slot * column + slot / 2
                parts.append(f'<circle class="dot" cx="{middle:g}" cy="{y:g}" r="{2 + 2 * level:g}" fill="{ACCENT}"/>')
    parts.append("</svg>")
    return "".join(parts)


def _short(heading: str) -> str:
    return heading if len(heading) <= 28 else heading[:27].rstrip() + "…"


def _opened(kind: str, width: int, height: int, alternative: str) -> str:
    """The start of a drawing: its size, and its text for those who cannot see it."""
    told = escape(alternative)
    return (
        f'<svg class="{kind}" role="img" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="Source Sans 3, sans-serif" font-size="12" '
        f'text-anchor="middle" aria-label="{told}"><title>{told}</title>'
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
