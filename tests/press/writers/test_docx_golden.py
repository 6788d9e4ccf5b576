"""Small documents and the XML that they become, without what every file has in common."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from tests.press.writers.docx_making import make_docx
from tests.press.writers.ooxml import Package, find_faults

CASES = sorted((Path(__file__).parent / "docx_golden").glob("*.md"))


def normalise(path):
    """Give the body as indented XML; prefixes are not declared, so that lines stay short."""
    body = Package(path).body
    etree.indent(body)
    text = etree.tostring(body, encoding="unicode")
    return re.sub(r' xmlns:\w+="[^"]*"', "", text).rstrip() + "\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_document_becomes_the_expected_xml(case, tmp_path, assert_golden):
    path = make_docx(tmp_path / "a.docx", case.read_text(encoding="utf-8"))
    assert find_faults(path) == []
    assert_golden(normalise(path), case.with_suffix(".xml"))
