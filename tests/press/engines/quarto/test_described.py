"""What is told of pictures, put into documents of Word that Quarto has finished."""

import zipfile
from dataclasses import replace

import pytest
from lxml import etree

from press.config import load_project
from press.engines.quarto.described import describe_article, describe_pictures, read_described
from press.execute import execute_document
from press.readers import read_document
from tests.press.running import write

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
TEXT = """---
format: docx
---

![Wrens](wrens.svg){fig-alt="A hedge with \\"5\\" birds & more"}

Text ![](hedge.svg){.decorative} and ![](wrens.svg){fig-alt="The same again"}.
"""
DRAWING = '<w:drawing><wp:docPr id="1" descr="{told}" name="P"/><pic:cNvPr id="2" descr="{file}" name="Q"/></w:drawing>'
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)


def word(folder, *drawings):
    """Write a document of Word with drawings; each is its file and what is told of it."""
    inside = "".join(DRAWING.format(file=file, told=told) for file, told in drawings)
    with zipfile.ZipFile(folder / "a.docx", "w") as package:
        package.writestr("word/document.xml", f"<w:document {SPACES}>{inside}</w:document>")
        package.writestr("word/media/a.png", b"picture")
    return folder / "a.docx"


def told(path):
    """Give what is told of each picture of a document."""
    with zipfile.ZipFile(path) as package:
        assert package.read("word/media/a.png") == b"picture"
        root = etree.fromstring(package.read("word/document.xml"))
    return [one.get("descr") for one in root.iter("{*}docPr")]


@pytest.fixture
def executed(tmp_path):
    write(tmp_path, {"_quarto.yml": "project: {type: default}\n", "a.qmd": TEXT, "wrens.svg": SVG, "hedge.svg": SVG})
    document = read_document(tmp_path / "a.qmd", load_project(tmp_path))
    return execute_document(document, resources=tmp_path / "r")["docx"]


def test_pictures_are_told_of_as_the_sources_say_and_decoration_is_not(executed, memory):
    assert read_described(executed, memory=memory) == [
        ("wrens.svg", 'A hedge with "5" birds & more'),
        ("hedge.svg", ""),
        ("wrens.svg", "The same again"),
    ]


def test_each_picture_gets_its_text_by_the_file_it_was_made_from(tmp_path):
    made = word(tmp_path, ("/q/note.png", ""), ("img/b%20c.png", ""), ("wrens.png", ""), ("img/b%20c.png", ""))
    describe_pictures(made, [("img/b c.svg", 'Of "5" & more'), ("img/b c.svg", "Again"), ("wrens.svg", "A wren")])
    assert told(made) == ["", 'Of "5" & more', "A wren", "Again"]


def test_what_quarto_tells_of_a_picture_stays(tmp_path):
    made = word(tmp_path, ("a.png", "By Quarto"), ("a.png", ""))
    describe_pictures(made, [("a.svg", "First"), ("a.svg", "Second")])
    assert told(made) == ["By Quarto", "Second"]


def test_a_document_without_pictures_stays_to_the_byte(tmp_path):
    made = word(tmp_path)
    before = made.read_bytes()
    describe_pictures(made, [("a.svg", "First")])
    assert made.read_bytes() == before


def test_a_text_that_cannot_be_resolved_here_tells_nothing(executed, memory):
    assert read_described(replace(executed, markdown="See @fig-none.\n"), memory=memory) == []


def test_pictures_of_an_article_in_jats_get_their_texts_in_the_order_of_the_text(tmp_path):
    made = tmp_path / "a.xml"
    names = ["a_files/b%20c.svg", "a_files/b%20c-2.svg", "a_files/none.svg"]
    made.write_text("".join(f'<graphic mime-subtype="svg+xml" xlink:href="{name}" />' for name in names))
    describe_article(made, [("img/b c.svg", "First <1>"), ("other/b c.svg", "Second")])
    assert made.read_text() == (
        '<graphic mime-subtype="svg+xml" xlink:href="a_files/b%20c.svg"><alt-text>First &lt;1&gt;</alt-text></graphic>'
        '<graphic mime-subtype="svg+xml" xlink:href="a_files/b%20c-2.svg"><alt-text>Second</alt-text></graphic>'
        '<graphic mime-subtype="svg+xml" xlink:href="a_files/none.svg" />'
    )
