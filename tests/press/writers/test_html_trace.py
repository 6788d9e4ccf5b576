"""The page holds the way of each of its numbers, for its own script, and nothing else of the ledger."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html

import press.writers.html.trace
from press.cache.opened import Opened, listening
from press.rows import Rows
from press.writers.html import render_html
from tests.press.writers.html_page import resolved

PACKAGE = {
    "version": "1.2.0",
    "resources": [
        {"name": "flow", "path": "flow.csv", "schema": {"primaryKey": ["stage"]}},
        {"name": "sources", "path": "sources.csv", "schema": {"primaryKey": "source"}},
    ],
}
USE = '[9]{#val-flow-identified .value data-value="flow.identified"}'


def row(name: str, **given: Any) -> dict[str, Any]:
    cells = [{"file": "flow.csv", "key": "identified", "column": "count"}]
    return {"id": name, "raw": 9, "missing": None, "text": "9", "unit": "records", "cells": cells,
            "function": "review.count", **given}  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {
        "data/datapackage.json": json.dumps(PACKAGE),
        "data/flow.csv": "stage,count,source,locator\nidentified,9,A,</script> page 3\n",
        "data/sources.csv": "source,describes,address\nA,the article,https://example.org/a\n",
        "review.py": '"""Own code."""\n\n\ndef count():\n    """Count the records. More."""\n',
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def page(root: Path | None, markdown: str = USE, ledger: tuple[dict[str, Any], ...] = (), **meta: Any) -> Any:
    rows = ledger or (row("flow.identified"), row("flow.other"))
    return html.document_fromstring(render_html(replace(resolved(markdown, **meta), root=root, ledger=Rows.of(rows))))


def trace(found: Any) -> dict[str, Any]:
    (element,) = found.xpath("//script[@id='press-trace']")
    return json.loads(element.text)


def test_a_page_tells_the_way_of_the_values_that_it_prints_and_of_no_others(root):
    told = trace(page(root))
    assert list(told["values"]) == ["flow.identified"]
    text, unit, function, cells = told["values"]["flow.identified"]
    assert (text, unit, told["version"]) == ("9", "records", "1.2.0")
    assert told["lines"][function] == [0, "review.py:4 review.count: Count the records."]
    assert [told["lines"][at] for at in cells] == [
        [0, "data/flow.csv:2 [identified].count = 9"],
        [1, "from A (the article, https://example.org/a)"],
        [1, "at </script> page 3"],
    ]


@pytest.mark.parametrize(
    ("name", "before", "after", "line"),
    [
        ("data/flow.csv", "identified,9", "identified,8", "data/flow.csv:2 [identified].count = 8"),
        ("review.py", "def count", "\ndef count", "review.py:5 review.count: Count the records."),
    ],
)
def test_a_page_that_is_made_again_tells_what_changed_since(root, name, before, after, line):
    first = trace(page(root))
    assert trace(page(root)) == first
    (root / name).write_text((root / name).read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    told = trace(page(root))
    assert ([0, line] in first["lines"], [0, line] in told["lines"]) == (False, True)


def test_what_a_page_is_told_from_memory_counts_as_read(root):
    page(root)
    opened = Opened(root)
    with listening(opened):
        page(root)
    assert str(root / "data/flow.csv") in opened.files


def test_data_are_read_once_for_the_same_numbers(root, monkeypatch):
    first = page(root)
    monkeypatch.setattr(press.writers.html.trace, "Evidence", None)
    assert trace(page(root, f"Other words. {USE}")) == trace(first)


def test_no_text_of_the_data_ends_the_element(root):
    text = render_html(replace(resolved(USE), root=root, ledger=Rows.of([row("flow.identified")])))
    assert "</script> page 3" not in text


def test_a_line_of_several_values_stands_once(root):
    both = f'{USE} [8]{{#val-b .value data-value="flow.b"}}'
    told = trace(page(root, both, (row("flow.identified"), row("flow.b"))))
    assert told["values"]["flow.b"][2:] == told["values"]["flow.identified"][2:]
    assert len(told["lines"]) == 4


def test_a_missing_code_has_no_unit(root):
    told = trace(page(root, ledger=(row("flow.identified", missing="not obtained", text="not obtained"),)))
    assert told["values"]["flow.identified"][:2] == ["not obtained", ""]


CLAIM = '[most]{#val-c .claim data-claim="claim.most"}'


def test_a_claim_brings_the_ways_of_the_values_that_it_looks_at(root):
    claim = row("claim.most", text="most", unit="", values=["flow.other", "100"])
    told = trace(page(root, CLAIM, (claim, row("flow.other"), row("flow.identified"))))
    assert told["claims"] == {"claim.most": ["flow.other", "100"]}
    assert list(told["values"]) == ["claim.most", "flow.other"]


def listed(root, markdown, ledger_in):
    ledger = (row("flow.identified", row="ledger-flow"),)
    text = render_html(replace(resolved(markdown), root=root, ledger=Rows.of(ledger), ledger_in=ledger_in))
    told = trace(html.document_fromstring(text))
    return told.get("page"), told.get("rows")


def test_the_page_knows_where_its_values_are_listed(root):
    rows = {"flow.identified": "ledger-flow"}
    assert listed(root, USE, "my supplement") == ("my%20supplement.html", rows)
    assert listed(root, f"{USE} [x]{{#ledger-flow .ledger-row}}", "") == ("", rows)
    assert listed(root, USE, "") == (None, None)


@pytest.mark.parametrize(
    ("markdown", "meta"), [("no number", {}), (USE, {"number-trace": False}), (USE, {"number-trace": "false"})]
)
def test_nothing_is_added_where_there_is_nothing_to_tell_or_nobody_wants_it(root, markdown, meta):
    assert page(root, markdown, **meta).xpath("//script[@id='press-trace']") == []
    assert "numbers-button" not in html.tostring(page(root, markdown, **meta), encoding="unicode")


def test_a_page_without_a_ledger_is_as_before():
    assert render_html(resolved(USE)) == render_html(replace(resolved(USE), root=Path("/x"), ledger=Rows()))


def test_the_same_page_has_the_same_bytes(root):
    made = [render_html(replace(resolved(USE), root=root, ledger=Rows.of([row("flow.identified")]))) for _ in range(2)]
    assert made[0] == made[1]


def test_the_text_of_the_page_is_the_same_with_and_without(root):
    texts = [page(root, **{"number-trace": wanted}).xpath("string(//main)") for wanted in (True, False)]
    assert texts[0] == texts[1]
