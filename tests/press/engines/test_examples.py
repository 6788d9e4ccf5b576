"""References at the beginning of a line are references, not items of an example list."""

from __future__ import annotations

import pytest

from press.engines.examples import as_references

TEXT = "![Pic](a.png){#fig-a}\n\n"
BOOK = frozenset({"doe2020"})


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("- Results are in\n  @fig-a. More", "- Results are in\n  @fig-a\\. More"),
        ("- @fig-a. More", "- @fig-a\\. More"),
        ("(@fig-a) shows", "\\(@fig-a) shows"),
        ("> 1. @fig-a)", "> 1. @fig-a\\)"),
        ("(@doe2020) found", "\\(@doe2020) found"),
        ("@doe2020.", "@doe2020\\."),
    ],
)
def test_a_label_or_key_at_the_beginning_is_a_reference(line: str, expected: str) -> None:
    assert as_references(TEXT + line, lambda: BOOK) == TEXT + expected


@pytest.mark.parametrize(
    "line",
    [
        "(@good) An example.",
        "(@) Next",
        "@fig-b. No such label",
        "@fig-a shows",
        "```\n(@fig-a) code\n```",
        "(@fig-a. x",
    ],
)
def test_items_of_example_lists_and_code_stay(line: str) -> None:
    assert as_references(TEXT + line, lambda: BOOK) == TEXT + line


def test_a_text_without_such_lines_asks_for_no_keys() -> None:
    def keys() -> frozenset[str]:
        raise AssertionError

    assert as_references("See @doe2020.\n", keys) == "See @doe2020.\n"
