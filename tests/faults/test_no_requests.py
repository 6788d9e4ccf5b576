"""Finished files run nothing and ask no host for anything, whatever stands in bibliography, metadata and captions."""

import re
import zipfile

import playa
import pytest
from lxml import etree, html

from tests.faults.read_back import docx_text, html_text, jats_text, pdf_text
from tests.faults.small_project import render, write

PROJECT = "project:\n  type: default\nformat:\n  html: default\n  docx: default\n  typst: default\n  jats: default\n"
BOOK = r"""@article{evil2020,
  title = {<script>alert("b1")</script> \$x\$ \#read("/etc/passwd") {\&}lt; =1+1},
  author = {{<img src=x onerror=alert(1)>} and O'Brien, "Q" <b>},
  journal = {</style><script>alert(2)</script>},
  year = {2020},
  doi = {10.1000/x" onclick="alert(3)},
  url = {javascript:alert(4)},
  note = {\input{/etc/passwd} \write18{id}}
}
@misc{link2021, title = {Other}, author = {Able, B}, year = {2021}, howpublished = {\href{javascript:alert(5)}{click}}}
"""
ITEMS = r"""[{"id": "item2020", "type": "article-journal", "title": "<script>alert(6)</script> <i onclick='x'>it</i> {{< include x >}}",
"author": [{"family": "<img src=x onerror=alert(7)>", "given": "A"}], "URL": "javascript:alert(8)",
"issued": {"date-parts": [[2020]]}, "container-title": "#read(\"/etc/passwd\") { HYPERLINK x }"}]
"""
PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="50" onload="alert(9)">
<script>alert(10)</script><a xlink:href="javascript:alert(11)"><rect width="20" height="20"/></a></svg>
"""
TEXT = """---
title: 'Title <script>alert("t1")</script> <b onclick="alert(12)">b</b> [j](javascript:alert(13)) =1+1'
subtitle: '</title><script>alert(14)</script> --> ]]>'
author:
  - name: 'Able <script>alert(15)</script>'
    url: 'javascript:alert(16)'
    email: 'x@x.org?"onclick="alert(17)'
    affiliation: 'Aff </w:t> & <iframe src="http://evil.example/f"></iframe>'
abstract: |
  Words <script>alert(18)</script> **bold** [x](JAVASCRIPT:alert(19)).
keywords: ['<script>alert(20)</script>', '"><script>alert(21)</script>', '=1+1']
custom: '<script>alert(22)</script>'
description: '"><script>alert(23)</script>'
doi: '10.1/x"><script>alert(24)</script>'
date: '2020-01-01'
bibliography: [refs.bib, items.json]
---

As @evil2020, @link2021 and @item2020 told, see @fig-a.

[click](javascript:alert(25)), <javascript:alert(26)>, [data](data:text/html,<script>alert(27)</script>).

![Caption [x](javascript:alert(28)) of it](d.svg){#fig-a fig-alt='"><script>alert(29)</script>'}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Render a document all of whose parts are hostile but for its author's own page; gives the folder of its files."""
    files = {"_quarto.yml": PROJECT, "refs.bib": BOOK, "items.json": ITEMS, "d.svg": PICTURE, "a.qmd": TEXT}
    project = write(tmp_path_factory.mktemp("hostile") / "project", files)
    done = render(project)
    assert done.status == 0, done.err
    return project / "build"


@pytest.fixture(scope="module")
def page(built):
    return html.parse(built / "a.html").getroot()


def test_a_page_runs_only_the_script_of_the_press(page):
    scripts = [script for script in page.iter("script") if script.get("type") != "application/ld+json"]
    assert [script.get("src") for script in scripts] == [None]
    assert "alert" not in scripts[0].text
    attributes = {name for element in page.iter() for name in element.attrib}
    assert [name for name in attributes if name.startswith("on")] == []


def test_a_page_holds_no_link_to_a_program(page):
    links = [link.get("href") for link in page.iter("a")]
    assert [link for link in links if re.match(r"\W*(?:javascript|vbscript|data)", link, re.IGNORECASE)] == []


def test_a_page_loads_nothing(page, built):
    loading = ("img", "iframe", "link", "source", "video", "audio", "object", "embed", "base", "frame")
    loaded = [
        value
        for element in page.iter(*loading)
        for name, value in element.attrib.items()
        if name in {"src", "href", "data", "srcset"}
    ]
    assert [value for value in loaded if not value.startswith("data:image/")] == []
    styles = "".join(style.text for style in page.iter("style"))
    assert re.findall(r"url\((?!\s*[\"']?data:)|@import", styles) == []
    assert "http-equiv" not in (built / "a.html").read_text(encoding="utf-8")


def test_a_word_file_asks_for_nothing_and_holds_only_fields_of_the_press(built):
    with zipfile.ZipFile(built / "a.docx") as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    outside = [
        relation
        for name, part in parts.items()
        if name.endswith(".rels")
        for relation in etree.fromstring(part.encode())
        if relation.get("TargetMode") == "External"
    ]
    assert {relation.get("Type").rpartition("/")[2] for relation in outside} <= {"hyperlink"}
    assert [target for one in outside if not (target := one.get("Target")).startswith(("https://", "mailto:"))] == []
    fields = {field.split()[0] for part in parts.values() for field in re.findall(r"<w:instrText[^>]*>([^<]*)", part)}
    assert fields <= {"SEQ", "REF", "PAGE", "NUMPAGES", "TOC", "HYPERLINK", "PAGEREF"}
    assert "attachedTemplate" not in parts["word/settings.xml"]


def actions(value, seen):
    """Yield the kinds of actions in a PDF's object and all that it holds."""
    if isinstance(value, dict):
        if "S" in value and "Type" not in value:
            yield getattr(value["S"], "name", "")
        yield from (
            str(key) for key in value if key in {"JS", "JavaScript", "Launch", "AA", "OpenAction", "EmbeddedFiles"}
        )
        for part in value.values():
            yield from actions(part, seen)
    elif isinstance(value, list):
        for part in value:
            yield from actions(part, seen)


def test_a_pdf_runs_nothing_and_links_only_to_pages(built):
    with playa.open(built / "a.pdf") as document:
        objects = [one.obj for one in document.objects]
    kinds = {kind for one in objects for kind in actions(getattr(one, "attrs", one), set())}
    assert (
        kinds & {"JS", "JavaScript", "Launch", "AA", "OpenAction", "EmbeddedFiles", "GoToR", "SubmitForm", "ImportData"}
        == set()
    )
    addresses = re.findall(rb"/URI\s*\(([^)]*)", (built / "a.pdf").read_bytes())
    assert [one for one in addresses if re.match(rb"\W*(?:javascript|vbscript|data|file)", one, re.IGNORECASE)] == []


#: Titles of works are capitalised by the style.
SHOWN = {
    "title": '<script>alert("t1")</script>',
    "subtitle": "<script>alert(14)</script>",
    "author": "<script>alert(15)</script>",
    "abstract": "<script>alert(18)</script>",
    "title of a work": '<Script>alert("b1")</Script>',
    "Typst in a work": '#Read("/Etc/Passwd")',
    "name in a work": "<img src=x onerror=alert(1)>",
}


@pytest.mark.parametrize("name", SHOWN)
def test_it_is_the_same_text_in_every_format(built, name):
    texts = {
        "html": html_text(built / "a.html"),
        "docx": docx_text(built / "a.docx"),
        "jats": jats_text(built / "a.xml"),
        "pdf": pdf_text(built / "a.pdf"),
    }
    wanted = "".join(SHOWN[name].split())
    assert [kind for kind, text in texts.items() if wanted not in "".join(text.split())] == []


def test_no_file_of_the_machine_is_read(built):
    texts = [pdf_text(built / "a.pdf"), docx_text(built / "a.docx"), html_text(built / "a.html")]
    assert ["root:" in text for text in texts] == [False] * 3
