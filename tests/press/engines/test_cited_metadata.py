"""Abstracts and descriptions that cite: every format says the citation as it is printed, in its metadata too."""

import json
import zipfile

import pytest
from lxml import etree, html

from tests.press.running import write

CONFIG = "project: {type: default}\nformat: {html: default, docx: default, jats: default, typst: default}\n"
BOOK = "@book{moor2004, author={Moor, Eve}, title={Birds}, year={2004}, publisher={P}}\n"
TEXT = "---\ntitle: Birds\nbibliography: works.bib\n{}: |\n  As others said [@moor2004, p. 3], birds *rarely* sing.\n\n  A second\n  paragraph.\n---\n\n{}\n"
SAID = "As others said (Moor 2004, 3), birds rarely sing. A second paragraph."


@pytest.fixture(params=["abstract", "description"])
def key(request):
    return request.param


@pytest.fixture(params=["Words @moor2004.", "Words that cite nothing."])
def built(request, key, tmp_path, press):
    root = write(tmp_path, {"_quarto.yml": CONFIG, "works.bib": BOOK, "a.qmd": TEXT.format(key, request.param)})
    assert press("render", "--quiet").code == 0
    return root / "build"


def words(text):
    return " ".join(text.split())


def test_no_file_holds_the_key_of_a_citation_for_the_citation(built, press):
    with zipfile.ZipFile(built / "a.docx") as package:
        docx = etree.fromstring(package.read("docProps/core.xml"))
    assert words(docx.findtext("{http://purl.org/dc/elements/1.1/}description")) == SAID
    page = html.parse(built / "a.html")
    assert page.xpath("//meta[@name='description']/@content") == [SAID]
    assert "[@moor2004" not in page.getroot().text_content()
    told = etree.parse(built / "a.xml").find("front/article-meta/abstract")
    assert words(" ".join(told.itertext())).startswith("As others said")
    assert "@moor2004" not in (built / "a.xml").read_text(encoding="utf-8")
    press("verify")
    checks = json.loads((built / "verification.json").read_text(encoding="utf-8"))["checks"]
    assert next(one["findings"] for one in checks if one["name"] == "consistency") == []


TITLED = '---\ntitle: "Birds of [@moor2004] *again*"\nsubtitle: After @moor2004\nbibliography: works.bib\n---\n\n{}\n'
TITLE, SUBTITLE = "Birds of (Moor 2004) again", "After Moor (2004)"


@pytest.fixture(params=["Words @moor2004.", "Words that cite nothing."])
def titled(request, tmp_path, press):
    root = write(tmp_path, {"_quarto.yml": CONFIG, "works.bib": BOOK, "a.qmd": TITLED.format(request.param)})
    assert press("render", "--quiet").code == 0
    return root / "build"


def test_a_title_that_cites_is_told_as_it_is_printed_in_every_file(titled, press):
    with zipfile.ZipFile(titled / "a.docx") as package:
        parts = {name: package.read(name).decode() for name in package.namelist() if name.endswith(".xml")}
    assert f"<dc:title>{TITLE}</dc:title>" in parts["docProps/core.xml"]
    page = html.parse(titled / "a.html")
    assert words(page.findtext(".//title")) == TITLE
    told = etree.parse(titled / "a.xml").find("front/article-meta/title-group")
    assert words("".join(told.find("article-title").itertext())) == TITLE
    assert words("".join(told.find("subtitle").itertext())) == SUBTITLE
    pdf = (titled / "a.pdf").read_bytes()
    texts = [*parts.values(), *((titled / f"a.{name}").read_text(encoding="utf-8") for name in ("html", "xml"))]
    assert not any("@moor2004" in text for text in (*texts, pdf.decode("latin-1")))
    press("verify")
    checks = json.loads((titled / "verification.json").read_text(encoding="utf-8"))["checks"]
    assert [one["findings"] for one in checks if one["name"] in {"consistency", "numerals", "values"}] == [[], [], []]
