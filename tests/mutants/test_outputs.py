"""A sample of the mutations of outputs; `nox -s mutants` makes all."""

from __future__ import annotations

import zipfile
from collections import Counter
from io import BytesIO
from random import Random

import pytest

from press.checks.printed import read_printed
from tests.mutants.alter import altered_text, change_point, change_sign, swap
from tests.mutants.alter_docx import DocxOriginal
from tests.mutants.alter_html import HtmlOriginal
from tests.mutants.outputs import FORMATS, findings, outcomes, rendered


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return rendered(tmp_path_factory.mktemp("outputs") / "project")


@pytest.fixture(scope="module")
def printed(project):
    return read_printed(project)


def test_every_fault_in_a_finished_file_is_found(project, printed, tmp_path):
    made = list(outcomes(project, printed, tmp_path, 30, 3))
    assert [one.told for one in made if not one.findings] == []
    assert Counter(one.name for one in made) == dict.fromkeys(FORMATS, 10)
    assert len({one.place for one in made}) >= 5


def test_files_as_they_were_rendered_have_no_fault(project, printed):
    for document in printed:
        files = {name: project.output / f"{document.document.path.stem}.{name}" for name in FORMATS}
        assert findings(project, document, files) == []


PAGE = (
    b'<html><body><header id="title-block-header">Of 2 gardens</header><nav><a href="#a">1 A</a></nav>'
    b'<p>We saw 15 birds, <span data-claim="c">most</span> of them.</p><table><td>1.5</td></table>'
    b'<figure><img alt="5 birds"><figcaption>Figure 1</figcaption></figure><math><mn>7</mn></math>'
    b"<script>var a = 99;</script></body></html>"
)


def test_a_page_has_all_kinds_of_places_that_readers_meet():
    kinds = {"text", "title block", "contents", "table", "caption", "alt", "formula", "word"}
    assert set(HtmlOriginal(PAGE).places) == kinds


@pytest.mark.parametrize("place", HtmlOriginal(PAGE).places)
def test_a_fault_of_a_page_stands_in_its_kind_of_place_and_nowhere_else(place):
    original = HtmlOriginal(PAGE)
    made = next(filter(None, (original.alter(place, Random(seed)) for seed in range(50))))
    assert made.content != PAGE
    assert b"var a = 99;" in made.content
    kept = {"text": b"1.5", "table": b"15 birds"}.get(place, b"15 birds")
    assert kept in made.content


def test_parts_of_a_document_of_word_that_are_not_altered_stay():
    body = '<w:p><w:pStyle w:val="TableCaption"/><w:r><w:t>Table 1</w:t></w:r></w:p><w:p><w:r><w:t>15</w:t></w:r></w:p>'
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("word/document.xml", body)
        package.writestr("other.xml", "<a/>")
    original = DocxOriginal(stream.getvalue())
    assert set(original.places) == {"caption", "text"}
    made = next(filter(None, (original.alter("caption", Random(seed)) for seed in range(50))))
    with zipfile.ZipFile(BytesIO(made.content)) as package:
        assert package.read("other.xml") == b"<a/>"
        assert b"<w:t>15</w:t>" in package.read("word/document.xml")


def test_changes_are_those_that_the_proof_names():
    text, places, random = "1.5 or −2", [(0, 3), (7, 9)], Random(1)
    assert change_sign(text, places[0], places, random) == "−1.5 or −2"
    assert change_sign(text, places[1], places, random) == "1.5 or 2"
    assert change_point(text, places[0], places, random) == "15 or −2"
    assert swap(text, places[0], places, random) == "−2 or 1.5"


def test_a_text_without_numbers_is_not_altered():
    assert altered_text("no number", {"text": [(0, 9)]}, "text", Random(1)) is None
