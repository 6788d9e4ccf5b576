"""The same fact everywhere: a value, a title or an alternative text that one place tells otherwise is found."""

import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from press.checks.consistency import check_consistency
from press.checks.printed import read_printed
from press.checks.result import Subject
from press.config import load_project
from press.model import SUFFIX
from tests.press.running import process, write

FRONT = """\
---
title: "Birds & hedges: *small* gardens"
subtitle: A count
author:
  - name: {given: Ada, family: Meadow}
    affiliations: [{name: The Garden School}]
  - name: Ben Field
date: 2025-06-01
keywords: [birds, hedges]
abstract: |
  **Aim.** To count birds in hedges.
doi: 10.1234/gardens.1
license: CC BY
---
"""
VALUES = """
```{python}
#| include: false
from IPython.display import Markdown
class Values:
    def _ledger_(self):
        rows = {"birds.count": (5, "5", ""), "birds.share": (0.254, "0.25", ""), "birds.name": ("wren", "wren", "")}
        return [
            {"id": name, "raw": raw, "missing": None, "text": text, "unit": unit, "cells": [], "function": "f"}
            for name, (raw, text, unit) in rows.items()
        ]
v = Values()
uses = {}
def put(name, text):
    uses[name] = uses.get(name, 0) + 1
    return Markdown(f'[{text}]{{#val-{name.replace(".", "-")}-{uses[name]} .value data-value="{name}"}}')
```
"""
TEXT = """
Of all birds, `{python} put("birds.count", "five")` were seen (`{python} put("birds.share", "25.4 %")`).

| birds | seen |
|-------|------|
| `{python} put("birds.name", "wren")` | `{python} put("birds.count", "5")` |

![](hedge.svg){fig-alt="A hedge with 5 birds"}
"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="20" height="20"/></svg>\n'
FORMATS = "project:\n  type: default\nformat:\n  html: default\n  docx: default\n  typst: default\n  jats: default\n"
CFF = """\
cff-version: 1.2.0
title: "Birds & hedges: small gardens"
authors:
  - {family-names: Meadow, given-names: Ada}
  - {family-names: Field, given-names: Ben}
date-released: 2025-06-01
doi: 10.1234/gardens.1
keywords: [birds, hedges]
"""


def make(folder, **files):
    sources = {"_quarto.yml": FORMATS, "a.qmd": FRONT + VALUES + TEXT, "hedge.svg": PICTURE, **files}
    return write(folder, sources)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A project that was rendered to all formats, with what its sources print."""
    root = make(tmp_path_factory.mktemp("gardens"))
    made = process(["render", "--quiet"], root)
    assert (made.communicate()[1], made.returncode) == ("", 0)
    project = load_project(root)
    document = project.documents[0]
    files = {name: project.output / f"a{SUFFIX[name]}" for name in ("html", "pdf", "docx", "jats")}
    return Subject(project, read_printed(project), {document: files})


@pytest.fixture
def altered(built, tmp_path):
    """Check the project with one finished file altered."""

    def check(name, change):
        document, files = next(iter(built.finished.items()))
        target = tmp_path / files[name].name
        target.write_bytes(change(files[name].read_bytes()))
        return check_consistency(replace(built, finished={document: {name: target}})).findings

    return check


def swap(before, after):
    """Give a change of bytes that has to change something."""

    def change(source):
        assert before.encode() in source
        return source.replace(before.encode(), after.encode())

    return change


def in_package(part, before, after):
    """Give a change of one part of a Word file."""

    def change(source):
        folder = Path(part).name
        made = Path("/dev/shm" if Path("/dev/shm").is_dir() else "/tmp") / f"{id(source)}-{folder}"  # noqa: S108
        made.write_bytes(source)
        with zipfile.ZipFile(made) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        assert before.encode() in parts[part]
        parts[part] = parts[part].replace(before.encode(), after.encode())
        with zipfile.ZipFile(made, "w") as package:
            for name, content in parts.items():
                package.writestr(name, content)
        result = made.read_bytes()
        made.unlink()
        return result

    return change


def test_a_project_as_it_was_rendered_has_no_findings(built):
    found = check_consistency(built)
    assert found.findings == []
    assert found.counts == {
        "prints of numbers": 3,
        "values printed in several places": 1,
        "values of the ledger": 3,
        "facts in the metadata of files": 31,
        "alternative texts": 4,
    }


@pytest.mark.parametrize(
    ("before", "after", "fact", "place"),
    [
        ("<title>Birds", "<title>Bees", "page title", "the page's <title>"),
        ('"headline": "Birds', '"headline": "Bees', "title", "headline of the JSON-LD"),
        ('"datePublished": "2025-06-01"', '"datePublished": "2025-06-02"', "date", "datePublished of the JSON-LD"),
        ('"keywords": ["birds", "hedges"]', '"keywords": ["birds"]', "keywords", "keywords of the JSON-LD"),
        ('"name": "Ben Field"', '"name": "Ben Wood"', "authors", "author of the JSON-LD"),
        ('"abstract": "Aim. To count', '"abstract": "Aim. To find', "abstract", "abstract of the JSON-LD"),
        ('"identifier": "10.1234/gardens.1"', '"identifier": "10.1234/gardens.2"', "doi", "identifier of the JSON-LD"),
        ('content="2025-06-01"', 'content="2024-06-01"', "date", '<meta name="dcterms.date">'),
        ('content="birds, hedges"', 'content="birds"', "keywords", '<meta name="keywords">'),
        ("\nA count\n", "\nA guess\n", "subtitle", "the printed subtitle"),
        ("licenses/by/4.0", "licenses/by-nc/4.0", "licence", "the printed licence"),
    ],
)  # fmt: skip
def test_a_page_that_tells_a_fact_otherwise_is_found(altered, before, after, fact, place):
    messages = [found.message for found in altered("html", swap(before, after))]
    assert any(message.startswith(f"found the {fact} ") and f"in {place}, expected" in message for message in messages)


@pytest.mark.parametrize(
    ("before", "after", "fact"),
    [
        ("<dc:title>Birds", "<dc:title>Bees", "title"),
        ("Ada Meadow; Ben Field", "Ada Meadow", "authors"),
        ("birds, hedges", "birds, edges", "keywords"),
        ("To count birds", "To count bees", "description"),
        (">2025-06-01T", ">2025-06-03T", "date"),
    ],
)
def test_a_word_file_that_tells_a_fact_otherwise_is_found(altered, before, after, fact):
    (found,) = altered("docx", in_package("docProps/core.xml", before, after))
    assert found.message.startswith(f"found the {fact} ")


@pytest.mark.parametrize(
    ("before", "after", "fact"),
    [
        ("Meadow, Ben Field<", "Meadow, Ben Wield<", "authors"),
        ("<pdf:Keywords>birds", "<pdf:Keywords>beeds", "keywords"),
        ('x-default">Birds', 'x-default">Beeds', "title"),
    ],
)
def test_a_pdf_that_tells_a_fact_otherwise_is_found(altered, before, after, fact):
    messages = [found.message for found in altered("pdf", swap(before, after))]
    assert len(messages) == 1
    assert messages[0].startswith(f"found the {fact} ")
    assert "of the XMP, expected" in messages[0]


@pytest.mark.parametrize(
    ("before", "after", "fact"),
    [
        ("<article-title>Birds", "<article-title>Bees", "title"),
        ("<surname>Meadow", "<surname>Marsh", "authors"),
        ('iso-8601-date="2025-06-01"', 'iso-8601-date="2025-06-07"', "date"),
        ("To count birds", "To count bees", "abstract"),
        ("<kwd>hedges</kwd>", "<kwd>edges</kwd>", "keywords"),
        ("10.1234/gardens.1</article-id>", "10.1234/gardens.11</article-id>", "doi"),
        ("licenses/by/4.0", "licenses/by-sa/4.0", "licence"),
        ("<subtitle>A count", "<subtitle>A guess", "subtitle"),
    ],
)
def test_an_article_for_archives_that_tells_a_fact_otherwise_is_found(altered, before, after, fact):
    messages = [found.message for found in altered("jats", swap(before, after))]
    assert any(message.startswith(f"found the {fact} ") for message in messages)


def test_a_fact_that_is_gone_from_a_file_is_found(altered):
    (found,) = altered("docx", in_package("docProps/core.xml", "<cp:keywords>birds, hedges</cp:keywords>", ""))
    assert found.message == 'found no keywords in the metadata, expected "birds; hedges" as in the sources'


def test_a_file_whose_metadata_cannot_be_read_is_told(altered):
    codes = {found.code for found in altered("docx", lambda _: b"PK nothing")}
    assert "metadata" in codes


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("html", swap("A hedge with 5 birds", "A hedge with 6 birds")),
        ("docx", in_package("word/document.xml", "A hedge with 5 birds", "A hedge with 6 birds")),
        ("jats", swap("A hedge with 5 birds", "A hedge with 6 birds")),
    ],
)
def test_an_alternative_text_that_differs_is_found(altered, name, change):
    (found,) = altered(name, change)
    assert (
        found.message
        == 'found no picture with the alternative text "A hedge with 5 birds", expected it as in the sources'
    )


def checked(root, **files):
    """Check a project that is not rendered."""
    project = load_project(make(root, **files))
    return check_consistency(Subject(project, read_printed(project), {}))


def test_a_print_that_is_not_the_value_is_found_at_its_line(tmp_path):
    text = TEXT.replace('put("birds.count", "5")', 'put("birds.count", "6")')
    found = checked(tmp_path, **{"a.qmd": FRONT + VALUES + text})
    (wrong,) = [one for one in found.findings if one.code == "value-text"]
    assert (wrong.where.path.name, wrong.message) == (
        "a.qmd",
        'found "6" for birds.count, expected 5 as it is rounded there',
    )
    assert (FRONT + VALUES + text).splitlines()[wrong.where.line - 1].endswith('put("birds.count", "6")` |')


def test_a_span_that_claims_a_value_nobody_knows_is_found(tmp_path):
    text = TEXT + '\n[7]{#val-x .value data-value="birds.lost"}\n'
    messages = [one.message for one in checked(tmp_path, **{"a.qmd": FRONT + VALUES + text}).findings]
    assert 'found "7" as a print of birds.lost, expected a value that the ledger has' in messages


def test_a_project_without_a_ledger_is_told_to_render(tmp_path):
    codes = [one.code for one in checked(tmp_path).findings]
    assert codes == ["no-ledger"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('"raw":5', '"raw":4'), 'birds.count: found "5" (4), expected "5" (5) as the present sources give'),
        (('"text":"5"', '"text":"4"'), 'birds.count: found "4" (5), expected "5" (5) as the present sources give'),
        (('"id":"birds.name"', '"id":"bird.name"'), "birds.name: found no such value, expected"),
    ],
)
def test_a_ledger_that_is_not_what_the_sources_give_is_found(built, tmp_path, change, message):
    root = tmp_path / "copy"
    shutil.copytree(built.project.root, root)
    ledger = root / "build" / "values.json"
    before = json.dumps(json.loads(ledger.read_text(encoding="utf-8")), separators=(",", ":"))
    assert change[0] in before
    ledger.write_text(before.replace(*change), encoding="utf-8")
    found = check_consistency(replace(built, project=load_project(root), finished={})).findings
    assert any(one.code == "stale-value" and one.message.startswith(message) for one in found)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("family-names: Field", "family-names: Wood", 'found the authors "Ada Meadow; Ben Wood", expected "Ada Meadow; Ben Field"'),
        ("2025-06-01", "2025-06-02", 'found the date "2025-06-02", expected "2025-06-01"'),
        ("gardens.1", "gardens.2", 'found the doi "10.1234/gardens.2", expected "10.1234/gardens.1"'),
        ("hedges]", "edges]", 'found the keywords "birds; edges", expected "birds; hedges"'),
        ("small gardens", "large gardens", 'found the title "Birds & hedges: large gardens", expected "Birds & hedges: small gardens"'),
    ],
)  # fmt: skip
def test_a_citation_file_that_tells_the_same_work_otherwise_is_found(built, tmp_path, before, after, message):
    root = make(tmp_path, **{"CITATION.cff": CFF.replace(before, after)})
    project = replace(built.project, root=root)
    (found,) = [
        one
        for one in check_consistency(replace(built, project=project, finished={})).findings
        if one.code == "citation-file"
    ]
    assert found.message.startswith(message)
    assert str(found.where).startswith(f"{root}/CITATION.cff:")


def test_a_citation_file_that_says_the_same_has_no_findings(built, tmp_path):
    project = replace(built.project, root=make(tmp_path, **{"CITATION.cff": CFF}))
    found = check_consistency(replace(built, project=project, finished={}))
    assert [one for one in found.findings if one.code == "citation-file"] == []
    assert found.counts["works in CITATION.cff"] == 1


def test_a_citation_file_of_another_work_is_told_and_not_compared(built, tmp_path):
    text = CFF.replace("Birds & hedges", "Other").replace("gardens.1", "other.9")
    project = replace(built.project, root=make(tmp_path, **{"CITATION.cff": text}))
    found = check_consistency(replace(built, project=project, finished={}))
    assert [(one.rule, one.text) for one in found.passes] == [
        ("another work, not compared", "CITATION.cff: Other: small gardens")
    ]


def test_a_reference_of_the_citation_file_is_held_against_the_bibliography(tmp_path):
    cff = "title: Software\nreferences:\n  - {title: Bees, doi: 10.1234/b, year: 2018}\n"
    bib = "@article{bees,\n  title = {Birds},\n  year = {2019},\n  doi = {10.1234/b},\n}\n"
    front = "---\nbibliography: b.bib\n---\n\nText [@bees].\n"
    found = checked(tmp_path, **{"a.qmd": front, "b.bib": bib, "CITATION.cff": cff})
    assert [one.message for one in found.findings] == [
        'found the title "Bees", expected "Birds" as under bees in the bibliography',
        "found the year 2018, expected 2019 as under bees in the bibliography",
    ]


@pytest.mark.parametrize(
    "options",
    [
        "pagetitle: Birds\n",
        "title-prefix: Gardens\n",
        "description: A count of birds.\nabstract: Many words.\n",
        "google-scholar: true\ncitation: {title: Another title, author: [Nobody], doi: 10.1234/x}\n",
        'author: [{name: {given: Ludwig, non-dropping-particle: van, family: Beethoven}}, {name: "Martin Luther King Jr."}]\n',
        "license: {text: All rights reserved, url: 'https://example.org/rights/'}\n",
        'subtitle: "*One* -- two"\nkeywords: ["p < 0.05", "R&D"]\n',
        "date: last-modified\n",
        "bibliography: b.bib\nabstract: As was seen before [@bees].\n",
    ],
)
def test_options_that_change_what_a_format_says_are_no_faults(tmp_path, options):
    front = (
        f"---\ntitle: 'Birds \"of\" a hedge -- $x^2$'\n{options}---\n\n![Only for the eye](hedge.svg){{.decorative}}\n"
    )
    bib = "@article{bees,\n  author = {Hive, A.},\n  title = {Bees},\n  year = {2019},\n}\n"
    root = write(tmp_path, {"_quarto.yml": FORMATS, "a.qmd": front, "hedge.svg": PICTURE, "b.bib": bib})
    made = process(["render", "--quiet"], root)
    assert made.communicate()[1] == ""
    project = load_project(root)
    files = {name: project.output / f"a{SUFFIX[name]}" for name in ("html", "pdf", "docx", "jats")}
    found = check_consistency(Subject(project, read_printed(project), {project.documents[0]: files}))
    assert [str(one) for one in found.findings] == []


@pytest.mark.parametrize(("day", "kept"), [("2026-11-23", False), ("2026-11-99", True)])
def test_the_day_of_a_file_of_quartos_is_listed_and_one_that_is_no_day_is_found(built, tmp_path, day, kept):
    document, files = next(iter(built.finished.items()))
    target = tmp_path / "a.docx"
    target.write_bytes(in_package("docProps/core.xml", "2025-06-01", day)(files["docx"].read_bytes()))
    by_quarto = [replace(one, engine="quarto") for one in built.printed]
    checked = check_consistency(replace(built, printed=by_quarto, finished={document: {"docx": target}}))
    assert [one.code for one in checked.findings if "date" in one.message] == (["metadata"] if kept else [])
    assert [one.text for one in checked.passes] == ([] if kept else [f"the date, {day} in created of the properties"])
    assert {one.rule for one in checked.passes} <= {"not kept by Quarto"}
