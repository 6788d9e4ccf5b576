"""Private characters around parts of a text that other formats print in another place."""

from __future__ import annotations

#: Around what other formats put on landscape pages.
TURNED, UPRIGHT = "\ue000", "\ue001"
#: Around a section of the appendix, which this format moves to the end.
MOVED, STAYED = "\ue002", "\ue003"
#: Behind the title block, which prints more of the metadata than that of other formats.
FRONT_END = "\ue004"
