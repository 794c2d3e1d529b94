"""Characters that nobody sees, within words: they hide a weekday from whoever looks for it, and a name from its like."""

from __future__ import annotations

import re
from typing import Final

_ALPHABETS: Final = "A-Za-zÀ-ɏͰ-ϿЀ-ԯḀ-ỿ"
# Soft hyphens, word joiners and byte-order marks say nothing anywhere. Zero-width blanks and joiners do in the scripts of
# India, Persia or Thailand and between pictures, and not between letters of ours.
_UNSEEN: Final = re.compile(rf"[\u00ad\u2060\ufeff]|(?<=[{_ALPHABETS}])[\u200b-\u200d]+(?=[{_ALPHABETS}])")
_LINE, _PARAGRAPH = "\u2028", "\u2029"


def seen(text: str) -> str:
    """The text without characters that nobody sees, and with line ends for Unicode's own separators of lines and paragraphs."""
    if text.isascii():
        return text
    return _UNSEEN.sub("", text).replace(_LINE, "\n").replace(_PARAGRAPH, "\n\n")
