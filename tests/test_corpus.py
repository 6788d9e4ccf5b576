"""Documents as authors write them: `corpus/<feature>.qmd`, each rendered to all formats and held against what it expects.

What a document expects stands in comments of its front matter, which everybody else passes over:

    # expect:
    #   text: [in every format, white space as one space]
    #   only: {html: [in this format], pdf: [], docx: [], jats: []}
    #   absent: [in no format]
    #   html: [XPath that finds something in the page]
    #   warnings: [part of a warning; each must come, and no other]
    #   differs: why the numerals of the formats are not compared
"""

from __future__ import annotations

import io
import re
import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from ruamel.yaml import YAML

from press.checks.links import check_docx_links, check_html_links, check_jats_links
from press.checks.numerals import compare_formats
from press.checks.readback import read_back
from press.errors import Diagnostic, PublishError
from press.model import FORMATS, SUFFIX
from press.pipeline import Request, build
from press.progress import Progress
from tests.press.writers.jats.making import faults

CORPUS = Path(__file__).parent / "corpus"
NAMES = sorted(path.stem for path in CORPUS.glob("[!_]*.qmd"))
KEYS = {"text", "only", "absent", "html", "warnings", "differs"}
_EXPECT = re.compile(r"^# expect:\n((?:#.*\n)+)", re.MULTILINE)


def expected(name: str) -> dict[str, Any]:
    """Read what a document expects."""
    found = _EXPECT.search((CORPUS / f"{name}.qmd").read_text(encoding="utf-8-sig").replace("\r\n", "\n"))
    return YAML(typ="safe").load(re.sub("^# ?", "", found[1], flags=re.MULTILINE)) if found else {}


@dataclass(frozen=True)
class Outcome:
    """What a person would find of a document: what was told, and the finished files read back."""

    told: list[str]
    texts: dict[str, str] = field(default_factory=dict)
    links: list[Diagnostic] = field(default_factory=list)
    numbers: list[Diagnostic] = field(default_factory=list)


def render(path: Path) -> Outcome:
    """Render a document beside itself and read its files; runs in a process of a pool."""
    stream = io.StringIO()
    try:
        build(Request(files=(path,), formats=FORMATS), Progress(stream, quiet=True))
    except PublishError as error:
        return Outcome(["\n".join(map(str, error.findings))])
    told = [line for line in stream.getvalue().splitlines() if line and not line.startswith("  ")]
    files = {kind: path.with_suffix(SUFFIX[kind]) for kind in FORMATS}
    texts = {
        kind: re.sub(r"\s+", " ", read_back(file, kind).text.replace("\u00ad", "")) for kind, file in files.items()
    }
    links = [*check_html_links(files["html"]), *check_docx_links(files["docx"]), *check_jats_links(files["jats"])]
    return Outcome(told, texts, links, compare_formats(files))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Copy the corpus out of the project that it stands in."""
    return shutil.copytree(CORPUS, tmp_path_factory.mktemp("corpus") / "documents")


@pytest.fixture(scope="module")
def outcomes(folder):
    """Render the whole corpus."""
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        return dict(zip(NAMES, pool.map(render, [folder / f"{name}.qmd" for name in NAMES]), strict=True))


def test_documents_expect_only_what_is_looked_at():
    assert {key for name in NAMES for key in expected(name)} <= KEYS


@pytest.mark.parametrize("name", NAMES)
def test_a_document_renders_with_the_warnings_that_it_expects(outcomes, name):
    told, awaited = outcomes[name].told, expected(name).get("warnings", [])
    assert [line for line in told if not any(part in line for part in awaited)] == []
    assert [part for part in awaited if not any(part in line for line in told)] == []


def shown(text: str, kind: str) -> str:
    """Give a text as a format has it: in JATS label and caption are apart, and what stands between is the journal's."""
    return re.sub(r"(:| --)(?= |$)", "", text) if kind == "jats" else text


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("name", NAMES)
def test_a_format_holds_the_text_that_the_document_expects(outcomes, name, kind):
    found, awaited = outcomes[name].texts[kind], expected(name)
    wanted = [*awaited.get("text", []), *awaited.get("only", {}).get(kind, [])]
    others = [text for other in set(FORMATS) - {kind} for text in awaited.get("only", {}).get(other, [])]
    unwanted = [*awaited.get("absent", []), *(text for text in others if text not in wanted)]
    assert [text for text in wanted if shown(text, kind) not in shown(found, kind)] == []
    assert [text for text in unwanted if text in found] == []


@pytest.mark.parametrize("name", [name for name in NAMES if "html" in expected(name)])
def test_a_page_has_the_structure_that_the_document_expects(outcomes, folder, name):
    assert outcomes[name].texts
    page = html.document_fromstring((folder / f"{name}.html").read_bytes())
    assert [path for path in expected(name)["html"] if not page.xpath(path)] == []


@pytest.mark.parametrize("name", NAMES)
def test_an_article_in_jats_keeps_to_the_tag_set(outcomes, folder, name):
    assert outcomes[name].texts
    assert faults(folder / f"{name}.xml") == []


@pytest.mark.parametrize("name", NAMES)
def test_links_of_a_document_lead_somewhere(outcomes, name):
    assert outcomes[name].links == []


@pytest.mark.parametrize("name", [name for name in NAMES if "differs" not in expected(name)])
def test_the_formats_of_a_document_print_the_same_numbers(outcomes, name):
    assert outcomes[name].numbers == []
