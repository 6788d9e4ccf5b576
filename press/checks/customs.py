"""What an engine sets otherwise than the sources say it, in ways that are right.

The sources are resolved in one form for both engines. Where files of Quarto's differ from it without saying anything else,
a check has to know how, so that it finds what is wrong in them and nothing more.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from press.model import FormatName
from press.writers.docx.ooxml import BOOKMARK_LENGTH, bookmark_name

#: Rule of the report for what the program Quarto itself drops.
NOT_KEPT = "not kept by Quarto"
#: A hyphen that begins a word and stands before a figure: the sign of a number.
_SIGN = re.compile(r"(?<!\S)−(?=\d)")

#: Beginnings of the ids of callouts.
_CALLOUTS = ("nte-", "tip-", "wrn-", "imp-", "cau-")
_ICON = re.compile(r"/share/formats/docx/(?:note|tip|warning|important|caution)\.png$")


@dataclass(frozen=True)
class Customs:
    """The ways of one engine in one format; those of the embedded engine unless told otherwise."""

    #: The number of an equation stands in its formula, not beside it.
    numbers_in_formulas: bool = False
    #: A point stands behind the number of a section that is part of none.
    points_in_headings: bool = False
    #: A hyphen before a number is set as its minus sign.
    hyphens_as_minus: bool = False
    #: Ids that cannot be bookmarks give their SHA-1; all others stay as they are.
    hashed_bookmarks: bool = False
    #: A date is printed in the format's own style, in ISO 8601 or with the day and the year in figures.
    own_dates: bool = False
    #: The day on which a file was made stands for the day of the article.
    birthdays: bool = False
    #: Callouts are no places to which links lead.
    lost_callouts: bool = False
    #: References stand as data that a journal sets, not as text.
    references_as_data: bool = False
    #: Callouts have pictures that are no author's; their files are the program's own.
    icons: bool = False

    def bookmark(self, element: str) -> str:
        """Give the bookmark by which an element is known in a document of Word."""
        if not self.hashed_bookmarks:
            return bookmark_name(element)
        if element[:1].isalpha() and len(element) <= BOOKMARK_LENGTH:
            return element
        return "X" + hashlib.sha1(element.encode(), usedforsecurity=False).hexdigest()[1:]

    def signs(self, text: str) -> str:
        """Give a text with one sign for what the engine sets as one."""
        return _SIGN.sub("-", text) if self.hyphens_as_minus else text

    def is_lost(self, target: str) -> bool:
        """Tell whether the place that a link leads to is one that the engine does not keep."""
        return self.lost_callouts and target.startswith(_CALLOUTS)

    def is_icon(self, name: str) -> bool:
        """Tell by the name of its file whether a picture is one of the program's own."""
        return self.icons and _ICON.search(name) is not None


#: The ways of the engine that is part of press.
OUR_CUSTOMS = Customs()


def customs_of(engine: str, name: FormatName) -> Customs:
    """Give the ways of an engine in a format."""
    if engine != "quarto":
        return OUR_CUSTOMS
    is_word = name == "docx"
    return Customs(
        own_dates=True,
        birthdays=name in {"docx", "pdf"},
        lost_callouts=is_word,
        numbers_in_formulas=name != "jats",
        points_in_headings=is_word,
        hyphens_as_minus=name == "pdf",
        hashed_bookmarks=is_word,
        icons=is_word,
        references_as_data=name == "jats",
    )
