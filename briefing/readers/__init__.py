"""Files, folders and streams -> articles. Each format is one module; nothing is dropped silently.

Everything that cannot be used comes back as a `SetAside` with its reason and its remedy, in its place in the stream.
"""

from briefing.readers.sources import read

__all__ = ["read"]
