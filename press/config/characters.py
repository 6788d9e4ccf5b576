"""Characters that no finished file can hold: XML 1.0, and with it DOCX and JATS, forbids them."""

from __future__ import annotations

import re

from press.errors import Diagnostic, Location

#: Control characters but tab, newline and carriage return; halves of letters (surrogates); what is no character at all.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
#: What is printed in the place of such a character of data, so that its reader sees that there was one.
SHOWN_AS = "\N{REPLACEMENT CHARACTER}"


def printable(text: str) -> str:
    """Show characters of data that no finished file can hold as `SHOWN_AS`, the same in all formats."""
    return UNPRINTABLE.sub(SHOWN_AS, text)


def unprintable(character: str, where: Location) -> Diagnostic:
    """Make the finding about such a character in what an author wrote."""
    message = f"found the character U+{ord(character):04X}, expected text: no finished file can hold it"
    return Diagnostic("character", message, where, hint="delete it; many editors show it only when asked to")
