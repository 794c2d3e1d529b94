"""Characters -> marked spans: blocks, sentences, language. Nothing is rewritten, nothing is left out."""

from briefing.text.blocks import mark
from briefing.text.furniture import repeated_lines

__all__ = ["mark", "repeated_lines"]
