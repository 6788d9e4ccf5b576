"""The embedded engine: what is shared between formats, and what is not."""

import re
import zipfile

import pytest

from press.config import load_project
from press.engines import embedded
from press.engines.citations import citation_style
from press.engines.embedded import write_formats
from press.errors import RenderError, SourceError
from press.execute import execute_document
from press.readers import read_document
from tests.press.running import write

HEAD = "---\nbibliography: refs.bib\nformat:\n  html: {}\n  docx: {}\n---\n\n"
BIB = "@article{smith2001, title = {On gardens}, author = {Smith, Ann}, year = {2001}}\n"


@pytest.fixture
def engine(tmp_path, memory):
    """Write a document in its formats; gives the folder of the finished files."""

    def run(text, **files):
        write(tmp_path, {"a.qmd": text, **{name.replace("__", "."): content for name, content in files.items()}})
        document = read_document(tmp_path / "a.qmd", load_project(tmp_path / "a.qmd"))
        executed = execute_document(document, resources=tmp_path / "r")
        folder = tmp_path / "out"
        folder.mkdir(exist_ok=True)
        return write_formats(executed, folder=folder, memory=memory, progress=lambda _: None)

    return run


@pytest.fixture
def calls(monkeypatch):
    """Count the runs of the parser and of citeproc."""
    counted = {"parse": 0, "run_citeproc": 0}

    def count(name):
        made = getattr(embedded, name)

        def run(*arguments, **options):
            counted[name] += 1
            return made(*arguments, **options)

        monkeypatch.setattr(embedded, name, run)

    for name in counted:
        count(name)
    return counted


def page(written):
    return written.files[0].read_text(encoding="utf-8")


def test_formats_that_are_alike_are_parsed_and_cited_once(engine, calls):
    engine(
        HEAD.replace("html", "typst") + "One [@smith2001].\n",
        refs__bib=BIB,
    )
    assert calls == {"parse": 1, "run_citeproc": 1}


def test_a_page_is_cited_by_itself_since_its_references_stand_in_the_end_matter(engine, calls):
    engine(HEAD + "One [@smith2001].\n", refs__bib=BIB)
    assert calls == {"parse": 1, "run_citeproc": 2}


def test_formats_with_trees_of_their_own_are_cited_each(engine, calls):
    text = HEAD + "One [@smith2001].\n\n::: {.content-visible when-format='docx'}\nTwo [@smith2001].\n:::\n"
    engine(text, refs__bib=BIB)
    assert calls == {"parse": 1, "run_citeproc": 2}


def test_a_document_without_citations_needs_no_citeproc(engine, calls):
    engine(HEAD + "None.\n", refs__bib=BIB)
    assert calls["run_citeproc"] == 0


def test_a_filter_of_one_format_changes_that_format_alone(engine):
    text = "---\nformat:\n  html:\n    filters: [shout.lua]\n  docx: {}\n---\n\nhello\n"
    written = engine(text, shout__lua="function Str(s) return pandoc.Str(s.text:upper()) end\n")
    assert "HELLO" in page(written)
    import docx

    assert [paragraph.text for paragraph in docx.Document(written.files[1]).paragraphs][-1] == "hello"


def test_a_bibliography_of_one_format_is_not_known_to_the_other(engine):
    text = "---\nformat:\n  html:\n    bibliography: refs.bib\n  docx: {}\n---\n\nOne [@smith2001].\n"
    with pytest.raises(SourceError, match="@smith2001: found no such entry in the bibliography"):
        engine(text, refs__bib=BIB)


def test_the_metadata_of_the_document_are_no_part_of_what_citeproc_prints(engine):
    text = HEAD.replace("format:", "title: On [@smith2001]\nformat:") + "One [@smith2001].\n"
    assert "Ann" in page(engine(text, refs__bib=BIB))


PICTURES = """
![Own [@smith2001], see @fig-b.](plan.svg){#fig-a}

::: {#fig-b}
![](plan.svg)

Below [@smith2001].
:::

![Unnumbered @smith2001.](plan.svg)

![Said @smith2001.](plan.svg){fig-alt="A bed"}
"""


def test_alternative_texts_made_of_captions_hold_citations_and_references_as_they_are_printed(engine):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    written = engine(HEAD + PICTURES, refs__bib=BIB, plan__svg=svg)
    expected = ["Own (Smith 2001), see Figure 2.", "Below (Smith 2001).", "Unnumbered Smith (2001).", "A bed"]
    assert [alt.replace("\u00a0", " ") for alt in re.findall('alt="([^"]*)"', page(written))] == expected
    with zipfile.ZipFile(written.files[1]) as package:
        document = package.read("word/document.xml").decode()
    assert [alt.replace("\u00a0", " ") for alt in re.findall('descr="([^"]*)"', document)] == expected


@pytest.mark.parametrize(
    ("option", "html", "docx"),
    [("", True, False), ("link-citations: true\n", True, True), ("link-citations: false\n", False, False)],
)
def test_citations_lead_to_their_entries_as_by_quarto(engine, option, html, docx):
    written = engine(HEAD.replace("---\n", f"---\n{option}", 1) + "One [@smith2001].\n", refs__bib=BIB)
    with zipfile.ZipFile(written.files[1]) as package:
        document = package.read("word/document.xml").decode()
    assert ('href="#ref-smith2001"' in page(written), 'w:anchor="ref-smith2001"' in document) == (html, docx)


@pytest.mark.parametrize(("text", "headings"), [
    ("# One\n\n[@smith2001]\n\n# Works {#sec-works}\n", ["One", "Works"]),
    ("# One\n\n[@smith2001]\n\n# Works\n\nSome.\n", ["One", "Works", "References"]),
    ("# One\n\n# Works\n", ["One", "Works"]),
    ("# One\n\n[@smith2001]\n\n# More {.appendix}\n\n## Works\n", ["One", "More", "References"]),
])  # fmt: skip
def test_a_heading_at_the_end_is_that_of_the_references(engine, text, headings):
    found = page(engine(HEAD + text, refs__bib=BIB))
    assert [re.sub("<.*?>", "", one) for one in re.findall("<h[12][^>]*>(.*?)</h", found)] == headings
    assert ("Smith 2001" in found) == ("smith2001" in text)
    assert ('<div id="sec-works"' in found) == ("sec-works" in text)


def test_the_source_of_the_pdf_is_a_finished_file_where_it_is_asked_for(engine):
    written = engine("---\nformat:\n  typst:\n    keep-typ: true\n---\n\nText.\n")
    assert [file.name for file in written.files] == ["a.pdf", "a.typ"]


def test_the_faults_of_all_writers_are_told(engine, monkeypatch):
    from press.errors import Diagnostic
    from press.writers import WRITERS, Writer

    def fail(name):
        def write_nothing(*_):
            raise RenderError([Diagnostic("x", "found the same"), Diagnostic("x", f"found it in {name}")])

        return Writer(write_nothing)

    for name in ("html", "docx"):
        monkeypatch.setitem(WRITERS, name, fail(name))
    with pytest.raises(RenderError) as caught:
        engine(HEAD + "None.\n", refs__bib=BIB)
    assert str(caught.value).splitlines() == ["found the same", "found it in html", "found it in docx"]


def test_a_style_is_looked_for_beside_the_document_then_in_the_project(tmp_path):
    style = '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"/>'
    write(tmp_path, {"_quarto.yml": "csl: a.csl\n", "a.csl": style, "inner/a.qmd": "Text.\n", "inner/b.csl": style})
    project = load_project(tmp_path)
    document = read_document(tmp_path / "inner" / "a.qmd", project)
    assert citation_style(document.meta, document) == tmp_path / "a.csl"
    assert citation_style({"csl": "b.csl"}, document) == tmp_path / "inner" / "b.csl"
    assert citation_style({"csl": "/a.csl"}, document) == tmp_path / "a.csl"
    assert citation_style({}, document) is None


@pytest.mark.parametrize("name", ["plan.svg", "my%20plan.svg", "/plan.svg", "plan.svg?x=1"])
def test_an_image_is_found_as_writers_find_it(engine, name):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\n'
    written = engine(f"![A plan]({name})\n", **{"plan__svg": svg, "my plan__svg": svg})
    assert written.warnings == ()


def test_an_image_of_another_host_is_left_to_the_writers(engine):
    with pytest.raises(RenderError, match=r"found https://example\.org/plan\.svg, expected a file of this project"):
        engine("![A plan](https://example.org/plan.svg)\n")


def test_images_may_be_named_from_the_root_of_the_project(tmp_path, memory):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    text = "---\nformat: [html, docx, typst]\n---\n\n![A](/img/a%20b.svg)\n"
    write(tmp_path, {"_quarto.yml": "project: {type: default}\n", "img/a b.svg": svg, "deep/a.qmd": text})
    path = tmp_path / "deep/a.qmd"
    executed = execute_document(read_document(path, load_project(path)), resources=tmp_path / "r")
    files = write_formats(executed, folder=tmp_path, memory=memory, progress=lambda _: None).files
    assert [file.is_file() for file in files] == [True] * 3


def test_what_a_profile_shows_is_there_when_it_is_active(engine, monkeypatch):
    text = '::: {.content-visible when-profile="long"}\nMore of it.\n:::\n'
    assert "More of it." not in page(engine(text, _quarto__yml="project:\n  type: default\n"))
    monkeypatch.setenv("QUARTO_PROFILE", "long")
    assert "More of it." in page(engine(text))


PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="4"/></svg>'
ALL = "---\nformat: [html, docx, typst, jats]\n---\n\n"


@pytest.mark.parametrize("name", ["a b", "a#b", "a%20b", "a?b", "q'z", "a&b", "=c(x)", "ü <x>"])
def test_a_picture_may_have_any_name_in_every_format(engine, name):
    written = ("%25".join(name.split("%"))).replace("<", "\\<").replace(">", "\\>")
    assert len(engine(f"{ALL}![A](<{written}.svg>)\n", **{f"{name}__svg": PICTURE}).files) >= 4


def test_a_missing_picture_is_told_by_its_name_at_its_line(engine):
    with pytest.raises(SourceError) as caught:
        engine("One.\n\n![A](<a c.svg>)\n", **{"a b__svg": PICTURE})
    assert str(caught.value) == 'a.qmd:3: found no file a c.svg, expected an image\n  hint: did you mean "a b.svg"?'
