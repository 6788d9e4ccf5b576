"""What the rules mean by which something is let pass, in words for a reader of the report who does not know press."""

from __future__ import annotations

from collections.abc import Mapping

#: By the name of a rule.
_MEANINGS: Mapping[str, str] = {
    "year": "Years, known by the words around them.",
    "date": "Dates.",
    "nominal level": "Customary levels of confidence, significance and power.",
    "nominal": "Customary numbers, marked by the author as such.",
    "cited": "Facts of other works, marked by the author; the sentence cites the work.",
    "name": "Names with digits that are known, such as those of guidelines and supplementary tables.",
    "name of review.yml": "Names with digits that the author lists in review.yml.",
    "symbol": "Raised or lowered digits that belong to a sign.",
    "version": "Versions of programs.",
    "address or identifier": "Addresses, DOIs and other identifiers.",
    "list number": "Numbers that count the parts of a sentence.",
    "citation": "What citations print, and the list of references: it is the text of the bibliography.",
    "cross-reference": "Numbers of sections, figures and tables, which press counts.",
    "formula": "Formulas that say more than a number.",
    "code": "Code and addresses, shown as such.",
    "inline code without a value": "Numbers that inline code computed; no cell of the data is known for them.",
    "alt text of a program": "Alternative texts that a program wrote; the check of figures holds them against values.",
    "plain": "Words that the author marks as no claim about the data.",
    "unbound word": "Words such as all or most that are bound to no value: a person has to read whether they hold.",
    "retraction not known": "No dated record says whether the work was retracted.",
    "another work, not compared": "Works of other titles than the documents.",
    "picture without values": "Pictures that name no values: what they draw is compared with their files alone.",
    "pictures of raw text": "Formats in which the author wrote pictures in HTML itself, so that they were not compared.",
    "formats with numbers of their own": "Documents whose sources print other numbers in one format than in another; each "
    "format is held against the sources.",
}
_REASON = "Numbers that the author marks, with this reason."


def meaning(rule: str) -> str:
    """Say what a rule means; nothing of one whose name says all that is known of it."""
    if rule.startswith(("given: ", "cited: ", "nominal: ")):
        return _REASON
    return _MEANINGS.get(rule, "")
