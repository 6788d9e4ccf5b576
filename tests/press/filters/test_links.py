"""Links to other documents of the project lead to their finished files."""

import pytest

from press.pandoc.ast import elements
from tests.press.filters.making import resolved


def target(address: str, format_name: str = "html") -> str:
    tree = resolved(f"[text]({address})", format_name=format_name).tree
    return next(node["c"][2][0] for node in elements(tree["blocks"]) if node["t"] == "Link")


@pytest.mark.parametrize(
    ("format_name", "ending"), [("html", "html"), ("pdf", "pdf"), ("docx", "docx"), ("jats", "xml")]
)
def test_a_link_to_a_document_leads_to_its_file_of_the_same_format(format_name, ending):
    assert target("other.qmd", format_name) == f"other.{ending}"


@pytest.mark.parametrize(
    ("written", "leads_to"),
    [
        ("other.qmd#sec-x", "other.html#sec-x"),
        ("../notes/other.qmd", "other.html"),
        ("/manuscript/a%20b.qmd#x", "a%20b.html#x"),
    ],
)
def test_finished_files_stand_in_one_folder_and_places_are_kept(written, leads_to):
    assert target(written) == leads_to


@pytest.mark.parametrize(
    "address", ["https://x.example/a.qmd", "//x.example/a.qmd", "a.qmd.txt", "a.html", "#a.qmd", "a.pdf?b=a.qmd"]
)
def test_other_links_stay_as_they_are(address):
    assert target(address) == address
