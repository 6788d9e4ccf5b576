"""Notes of a page whose appendix stands at its end: they keep the numbers of the text, which other formats print too."""

import pytest

from tests.press.filters.making import as_html, resolved
from tests.press.writers.html_page import page

#: What the filters give: a mark where each section stands in the text, and the sections at the end.
MOVED = """
# One

One.^[first]

::: {.quarto-appendix-place}
:::

# Two

Two.^[fourth]

::: {#quarto-appendix}
::: {.quarto-appendix-section}
Apart.^[second] More.^[third]
:::
::: {.quarto-appendix-section}
Last.^[fifth]
:::
:::
"""
ORDERED = {"One.": "1", "Two.": "4", "Apart.": "2", "Last.": "5"}


def numbers(tree) -> dict[str, str]:
    """Give the number of the first note of each paragraph that has one."""
    called = tree.xpath("//p[a[@role='doc-noteref']]")
    return {paragraph.text: paragraph.find("a").text_content() for paragraph in called}


@pytest.mark.parametrize("location", ["document", "section", "block", "margin"])
def test_notes_have_the_numbers_of_the_text_and_lead_to_their_texts(location):
    tree = page(MOVED, **{"reference-location": location})
    assert numbers(tree) == ORDERED
    for number, text in enumerate(("first", "second", "third", "fourth", "fifth"), 1):
        (called,) = tree.xpath(f"//a[@id='fnref{number}']")
        (note,) = tree.xpath(f"//*[@id='fn{number}']")
        assert called.get("href") == f"#fn{number}"
        assert text in note.text_content()
        assert note.xpath(f".//a[@href='#fnref{number}']")
        assert note.get("value") in (None, str(number))


def test_the_list_of_notes_is_in_the_order_of_the_numbers():
    items = page(MOVED).xpath("//section[@role='doc-endnotes']//li")
    assert [item.get("id") for item in items] == ["fn1", "fn2", "fn3", "fn4", "fn5"]


def test_no_mark_is_left_on_the_page():
    assert not page(MOVED).xpath("//*[contains(@class, 'quarto-appendix-place')]")


def test_notes_in_the_margin_count_on_from_those_of_the_abstract():
    tree = page("One.^[first]", abstract="Abs.", **{"reference-location": "margin"})
    assert numbers(tree) == {"One.": "1"}


@pytest.mark.parametrize(
    ("text", "marks"),
    [("# A {.appendix}\n\nX\n\n# B\n\nY", 1), ("# B\n\nY\n\n# A {.appendix}\n\nX\n\n# C {.appendix}\n\nZ", 0)],
)
def test_a_mark_stays_where_text_follows_on_a_section_of_the_appendix(text, marks):
    assert as_html(resolved(text)).count("quarto-appendix-place") == marks
