"""The variables by which Pandoc learns in which encoding names of files are written."""

from __future__ import annotations

import sys
from collections.abc import Mapping

#: In the order in which a system heeds them.
_NAMES = ("LC_ALL", "LC_CTYPE", "LANG")
#: A locale of UTF-8 that every system of its kind has.
_UTF8 = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"


def utf8_locale(environ: Mapping[str, str]) -> dict[str, str]:
    """Give what to set so that Pandoc reads names beyond ASCII; nothing where the person's own locale lets it."""
    told = next((environ[name] for name in _NAMES if environ.get(name)), "")
    is_utf8 = told.lower().replace("-", "").partition("@")[0].endswith("utf8")
    return {} if is_utf8 else {"LC_ALL": _UTF8}
