"""Words from right to left for drawings: WeasyPrint sets an SVG's letters one by one, from left to right, none joined.

The letters come out as Unicode's Arabic presentation forms, in the order in which they are seen. The forms and which letters
join are read off the Unicode character database.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_FORMS = (*range(0xFB50, 0xFDC8), *range(0xFE70, 0xFF00))
_TURNED = frozenset({"R", "AL"})
_LEFTWARD = re.compile(r"%?[0-9A-Za-z\u00c0-\u024f](?:[^\u0590-\u08ff\ufb1d-\ufefc]*[0-9A-Za-z\u00c0-\u024f])?")


def seen(text: str) -> str:
    """The text as its letters are seen from left to right; as it is where nothing in it is written from right to left."""
    if not any(unicodedata.bidirectional(each) in _TURNED for each in text):
        return text
    mirrored = "".join(_MIRRORED.get(each, each) for each in reversed(_joined(text)))
    # Numbers and Latin words stand among the others in their own order.
    return _LEFTWARD.sub(lambda run: "".join(_MIRRORED.get(each, each) for each in reversed(run[0])), mirrored)


def _joined(text: str) -> str:
    forms = _presentation()
    letters = [
        each for each in text if unicodedata.combining(each) == 0
    ]  # marks stand on no letter that is drawn alone
    out: list[str] = []
    n = 0
    while n < len(letters):
        here = letters[n]
        long = 2 if here + "".join(letters[n + 1 : n + 2]) in _LAM_ALEF else 1
        kinds = forms.get("".join(letters[n : n + long]), {})
        before = n > 0 and "initial" in forms.get(letters[n - 1], {}) and "final" in kinds
        after = letters[n + long] if n + long < len(letters) else ""
        onward = "initial" in kinds and "final" in forms.get(after, {})
        kind = ("medial" if onward else "final") if before else ("initial" if onward else "isolated")
        out.append(kinds.get(kind, here))
        n += long
    return "".join(out)


@cache
def _presentation() -> dict[str, dict[str, str]]:
    """Letters, and lam with alef, by themselves: their forms by kind."""
    found: dict[str, dict[str, str]] = {}
    for code in _FORMS:
        kind, _, letters = unicodedata.decomposition(chr(code)).partition(" ")
        whole = "".join(chr(int(each, 16)) for each in letters.split())
        if kind[1:-1] in {"initial", "medial", "final", "isolated"} and (len(whole) == 1 or whole in _LAM_ALEF):
            found.setdefault(whole, {}).setdefault(kind[1:-1], chr(code))
    return found


_LAM_ALEF = frozenset("\u0644" + alef for alef in "\u0622\u0623\u0625\u0627")
_MIRRORED = dict(zip("()[]{}<>«»‹›", ")(][}{><»«›‹", strict=True))
