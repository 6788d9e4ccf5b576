"""The whole Word file: what Word, an editor and a second build find in it."""

from __future__ import annotations

import zipfile

import docx
import pytest

from press.errors import ConfigError, RenderError
from press.writers.docx import check_docx, write_docx
from press.writers.docx.ooxml import bookmark_name
from press.writers.docx.reference import write_reference
from tests.press.writers.docx_making import make_docx, make_resolved, make_sample
from tests.press.writers.ooxml import Package, W, find_faults, style_of, text_of


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return make_sample(tmp_path_factory.mktemp("docx") / "sample.docx")


@pytest.fixture(scope="module")
def package(sample):
    return Package(sample)


def test_word_finds_nothing_to_repair(sample):
    assert find_faults(sample) == []


def test_python_docx_opens_the_file(sample):
    assert len(docx.Document(sample).paragraphs) > 50


def test_two_builds_give_the_same_bytes(sample, tmp_path):
    assert make_sample(tmp_path / "again.docx").read_bytes() == sample.read_bytes()


def test_no_part_carries_the_time_of_the_build(sample):
    with zipfile.ZipFile(sample) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_paragraph_has_a_style(package):
    assert [text_of(node) for node in package.document.iter(f"{W}p") if not style_of(node)] == []


@pytest.mark.parametrize(
    "style",
    [
        "Title",
        "Subtitle",
        "Author",
        "Affiliation",
        "AbstractTitle",
        "Abstract",
        "Keywords",
        "Heading1",
        "Heading2",
        "Heading3",
        "Heading4",
        "BodyText",
        "FirstParagraph",
        "TableCaption",
        "ImageCaption",
        "Subcaption",
        "TableText",
        "TableHead",
        "Compact",
        "BlockText",
        "SourceCode",
        "CodeOutput",
        "Bibliography",
        "CalloutTitle",
        "CalloutText",
        "Theorem",
        "TheoremUpright",
        "Equation",
        "DefinitionTerm",
        "TabTitle",
        "MarginNote",
        "TOC1",
    ],
)
def test_style_is_used(package, style):
    assert package.paragraphs(style)


def test_hostile_text_stays_text(package):
    (text,) = (text for text in package.paragraphs("FirstParagraph") if text.startswith("Field codes"))
    assert "{ PAGE }" in text
    assert r"\r" in text
    assert "]]>" in text
    assert "<w:p/>" in text
    assert "\u202eabc\u202c" in text


def test_characters_that_xml_cannot_hold_are_dropped_everywhere(tmp_path):
    markdown = '![](wide.png){alt="a\u0001b"}\n\n::: {.callout}\n\nx\u0002y `c\u0003d`\n\n:::\n'
    path = make_docx(tmp_path / "a.docx", markdown, {"title": "T\u0004u", "running-title": "R\u0005s"})
    assert find_faults(path) == []
    assert "xy" in text_of(Package(path).body)


def test_a_sentence_is_one_run(package):
    paragraph = next(node for node in package.document.iter(f"{W}p") if text_of(node).startswith("Text under it"))
    assert len(paragraph.findall(f"{W}r")) == 1


def test_values_keep_their_ids_as_bookmarks(package):
    starts = {node.get(f"{W}name"): node for node in package.document.iter(f"{W}bookmarkStart")}
    assert text_of(starts["val-flow-identified"].getnext()) == "1469"
    assert text_of(starts["val-n-1"].getnext()) == "182"


def test_value_in_a_note_keeps_its_id(package):
    names = [node.get(f"{W}name") for node in package.xml["word/footnotes.xml"].iter(f"{W}bookmarkStart")]
    assert names == ["val-note"]


def test_ids_that_word_refuses_get_names_that_it_takes(package):
    names = {node.get(f"{W}name") for node in package.document.iter(f"{W}bookmarkStart")}
    assert bookmark_name("val-outcomes-pain-interference-ferreira-2013-baseline-mean") in names
    assert bookmark_name("1:π") in names


def test_bookmark_of_a_float_is_in_its_first_paragraph(package):
    start = next(node for node in package.document.iter(f"{W}bookmarkStart") if node.get(f"{W}name") == "tbl-short")
    assert text_of(start.getparent()).startswith("Table S1")


def test_an_id_that_is_there_twice_gives_one_bookmark(tmp_path):
    path = make_docx(tmp_path / "a.docx", "[1]{#val-a} and [2]{#val-a}\n")
    assert find_faults(path) == []


def test_raw_openxml_of_the_author_stays(tmp_path):
    path = make_docx(tmp_path / "a.docx", "```{=openxml}\n<w:p><w:r><w:t>mine</w:t></w:r></w:p>\n```\n")
    assert Package(path).paragraphs("BodyText") == ["mine"]


def test_raw_openxml_that_breaks_the_file_is_an_error(tmp_path):
    with pytest.raises(
        RenderError, match=r"raw openxml: found XML that does not parse, expected whole elements"
    ) as error:
        make_docx(tmp_path / "a.docx", "```{=openxml}\n<w:p>\n```\n")
    assert "{=openxml} blocks" in str(error.value)
    assert not (tmp_path / "a.docx").exists()


def test_styles_of_the_authors_reference_document_are_kept(tmp_path):
    own = tmp_path / "own.docx"
    write_reference(own)
    with zipfile.ZipFile(own) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(b"Times New Roman", b"Garamond")
    parts["word/header1.xml"] = parts["word/header1.xml"].replace(b"running title", b"Journal of Own")
    with zipfile.ZipFile(own, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    path = make_sample(tmp_path / "a.docx", **{"reference-doc": str(own)})
    assert find_faults(path) == []
    package = Package(path)
    assert b"Garamond" in package.parts["word/styles.xml"]
    assert b"Journal of Own" in package.parts["word/header1.xml"]


def test_styles_that_a_reference_document_lacks_are_added(tmp_path):
    bare = tmp_path / "bare.docx"
    docx.Document().save(bare)
    path = make_sample(tmp_path / "a.docx", **{"reference-doc": str(bare)})
    assert find_faults(path) == []


def test_missing_reference_document_is_an_error(tmp_path):
    with pytest.raises(
        ConfigError, match=r"sample.qmd: reference-doc: found no file gone.docx, expected a DOCX"
    ) as error:
        make_docx(tmp_path / "a.docx", "x\n", {"reference-doc": "gone.docx"})
    assert "the path is relative to the document or the project" in str(error.value)


def test_highlighting_style_of_the_author_replaces_ours(tmp_path):
    markdown = "```python\nimport x\n```\n"
    ours, theirs = (
        Package(make_docx(tmp_path / f"{number}.docx", markdown, meta)).parts["word/styles.xml"]
        for number, meta in enumerate(({}, {"syntax-highlighting": "kate"}))
    )
    assert b"00457A" in ours
    assert b"00457A" not in theirs


@pytest.mark.parametrize("style", ["github", {"light": "arrow", "dark": "kate"}, "gone.theme"])
def test_a_highlighting_style_that_is_not_there_is_a_warning_and_leaves_ours(tmp_path, style):
    given = make_resolved("```python\nimport x\n```\n", {"highlight-style": style})
    (told,) = check_docx(given)
    assert told.severity == "warning"
    assert "expected one that Word files can have: code keeps our colours\n  hint: one of pygments, tango" in str(told)
    write_docx(given, tmp_path / "a.docx")
    assert b"00457A" in Package(tmp_path / "a.docx").parts["word/styles.xml"]


@pytest.mark.parametrize("style", ["kate", "none", "idiomatic", {"light": "tango"}])
def test_a_highlighting_style_that_is_there_needs_no_warning(style):
    assert check_docx(make_resolved("x", {"syntax-highlighting": style})) == []


def test_a_highlighting_style_may_be_a_file_of_the_author(tmp_path):
    (tmp_path / "own.theme").write_text(
        '{"text-color": "#123456", "text-styles": {"Keyword": {"text-color": "#ABCDEF"}}}'
    )
    given = make_resolved("```python\nimport x\n```\n", {"highlight-style": "own.theme"}, folder=tmp_path)
    assert check_docx(given) == []
    write_docx(given, tmp_path / "a.docx")
    assert b"123456" in Package(tmp_path / "a.docx").parts["word/styles.xml"]


@pytest.mark.parametrize("identifier", ["fig-flow", "val-flow.identified", "A" * 40])
def test_bookmark_name_keeps_what_word_takes(identifier):
    assert bookmark_name(identifier) == identifier


@pytest.mark.parametrize("identifier", ["1a", "a b", "ä", "A" * 41, "", "_Toc1", "\ud800"])
def test_bookmark_name_maps_what_word_refuses(identifier):
    made = bookmark_name(identifier)
    assert len(made) <= 40
    assert made.replace("_", "").isalnum()
    assert made[0].isalpha()


def test_bookmark_names_of_long_ids_differ():
    assert bookmark_name("a" * 50) != bookmark_name("a" * 51)


def test_two_blocks_of_code_do_not_become_one(tmp_path):
    package = Package(make_docx(tmp_path / "a.docx", "```\na\n```\n\n```\nb\n```\n"))
    assert [style_of(node) for node in package.body.iter(f"{W}p")] == ["SourceCode", "TableGap", "SourceCode"]


def test_reference_document_can_be_opened_and_has_every_style_once(tmp_path):
    write_reference(tmp_path / "reference.docx", language='x"y')
    names = [style.style_id for style in docx.Document(tmp_path / "reference.docx").styles]
    assert len(names) == len(set(names)) > 70
    assert find_faults(tmp_path / "reference.docx") == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (b'w:id="2"', b'w:id="1"', "bookmarks: id 1 is there twice"),
        (b'r:embed="rId', b'r:embed="gone', "word/document.xml: gone"),
        (
            b"<w:keepNext/></w:pPr>",
            b'<w:keepNext/><w:pStyle w:val="Title"/></w:pPr>',
            "word/document.xml: pPr is out of order",
        ),
        (b'w:val="TableText"', b'w:val="Gone"', "styles: Gone is used and not defined"),
        (b'w:anchor="fig-flow"', b'w:anchor="fig-gone"', "links: no bookmark fig-gone"),
        (b'w:fldCharType="end"', b'w:fldCharType="begin"', "fields: begin and end do not match"),
        (b"<w:gridCol ", b"<w:gridCol/><w:gridCol ", "tables: a row of"),
        (b' id="2" name="Picture', b' id="1" name="Picture', "drawings: id 1 is there twice"),
    ],
)
def test_a_broken_file_is_found_out(sample, tmp_path, old, new, fault):
    broken = tmp_path / "broken.docx"
    with zipfile.ZipFile(sample) as whole, zipfile.ZipFile(broken, "w") as archive:
        for name in whole.namelist():
            data = whole.read(name)
            assert name != "word/document.xml" or old in data
            archive.writestr(name, data.replace(old, new) if name == "word/document.xml" else data)
    assert any(found.startswith(fault) for found in find_faults(broken))
