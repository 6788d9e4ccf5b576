"""A small project of another subject, whose files a test may spoil before it loads them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from analysis.load import check_dataset

ROOT = Path(__file__).parents[2]
SOURCED = {"source": "P1", "locator": "page 1", "note": "not applicable"}

#: Cells of a row that a test does not name hold this code, or what `DEFAULTS` says.
CODE = "not obtained"

DEFAULTS: dict[str, dict[str, str]] = {
    "sources": {"describes": "a paper", "kind": "study"},
    "studies": {"role": "included", "citation": "ito2019", "year": "2019", "design": "cohort", "n": "40",
                "exposure_measure": "not applicable"},
    "instruments": {"name": "Sleep Index", "version_of": "not applicable", "scale_min": "0", "scale_max": "10"},
    "outcomes": {"study": "ito", "domain": "sleep", "name": "Sleep", "instrument": "SI", "scale_min": "0",
                 "scale_max": "10", "unit": "points", "better": "higher", "n": "40", "pre_mean": "4.0",
                 "pre_sd": "2.0"},
    "associations": {"study": "ito", "r": "0.40", "n": "40", "significance": "significant", "direction": "positive",
                     "basis": "coefficient"},
    "arms": {"study": "ito", "label": "an arm", "exposure_level": "limited", "pair": "one"},
    "arm_results": {"study": "ito", "unit": "points"},
    "ratings": {"study": "ito", "tool": "short", "rating": "yes"},
    "rating_totals": {"study": "ito", "tool": "short", "total": "2", "maximum": "2", "level": "high"},
    "published": {"place": "abstract", "quantity": "records", "printed": "9", "conflict": "not applicable"},
    "conflicts": {"topic": "a topic", "one_side": "this", "other_side": "that", "kind": "documents"},
    "context": {"citation": "ito2019", "quantity": "a quantity"},
}  # fmt: skip

ROWS: dict[str, list[dict[str, str]]] = {
    "sources": [{"source": "P1", "address": "https://example.org/p1"}],
    "studies": [{"study": "ito", "label": "Ito 2019"}],
    "instruments": [{"instrument": "SI"}],
    "outcomes": [{"outcome": "ito_sleep"}],
    "associations": [{"outcome": "ito_sleep"}],
    "ratings": [{"item": "1"}, {"item": "2"}, {"item": "3", "rating": "no"}],
    "rating_totals": [{}],
    "flow": [{"stage": "identified", "count": "9"}, {"stage": "included", "count": "1"}],
}

REVIEW = """\
key: sleep
title: Sleep
citation: none
data_version: 1
hypothesis: {statement: More is better., positive: for it, negative: against it}
domains:
  - {key: sleep, label: Sleep, short: Sleep, measured_by: questionnaire}
tools:
  - key: short
    file: tools/short.yml
    high_from: 1
    high_from_range: [1, 2]
    high_from_origin: rebuild
tool_by_design: {cohort: short}
alpha: 0.05
confidence_level: 0.95
evidence:
  within_study_share: 0.75
  levels:
    - {key: none, label: none, statement: no study, when: {studies_max: 0}}
    - {key: some, label: some, statement: otherwise, when: {}}
tables:
  characteristics:
    - {heading: Study, fields: [label], form: text}
"""

#: The review's own tool of rating.
TOOL = """\
key: short
label: Short
version: "1"
citation: Made up.
address: https://example.org/short
ordered: true
answers:
  - {key: "yes", symbol: "+", look: good, score: 1}
  - {key: partial, symbol: "±", look: middling, score: [0, 1]}
  - {key: "no", symbol: "−", look: bad, score: 0}
items:
  - {key: 1, topic: a topic}
  - {key: 2, topic: a topic}
  - {key: 3, topic: a topic, counts: false}
total: sum
maximum: 2
overall: none
cut_offs: []
"""


class SmallProject:
    """Rows by table; `write` makes files of them, `findings` writes, loads and gives what was found."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.package: dict[str, Any] = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
        self.package |= {"name": "sleep", "version": "1.0.0"}
        self.rows = {one["name"]: [dict(row) for row in ROWS.get(one["name"], [])] for one in self.package["resources"]}
        self.review = REVIEW
        self.tool = TOOL
        self.written = False

    def resource(self, table: str) -> dict[str, Any]:
        found: dict[str, Any] = next(one for one in self.package["resources"] if one["name"] == table)
        return found

    def path(self, table: str) -> Path:
        return self.root / "data" / f"{table}.csv"

    def set(self, table: str, number: int = 0, **cells: str) -> None:
        self.rows[table][number] |= cells

    def add(self, table: str, **cells: str) -> None:
        self.rows[table].append(cells)

    def write(self) -> None:
        (self.root / "data").mkdir(exist_ok=True)
        for resource in self.package["resources"]:
            data = self._csv(resource).encode()
            self.path(resource["name"]).write_bytes(data)
            resource |= {"bytes": len(data), "hash": "sha256:" + hashlib.sha256(data).hexdigest()}
        (self.root / "data" / "datapackage.json").write_text(json.dumps(self.package, indent=2), encoding="utf-8")
        (self.root / "review.yml").write_text(self.review, encoding="utf-8")
        (self.root / "tools").mkdir(exist_ok=True)
        (self.root / "tools" / "short.yml").write_text(self.tool, encoding="utf-8")
        self.written = True

    def _csv(self, resource: dict[str, Any]) -> str:
        names = [one["name"] for one in resource["schema"]["fields"]]
        out = io.StringIO()
        writer = csv.DictWriter(out, names, restval=CODE, lineterminator="\n")
        writer.writeheader()
        for row in self.rows[resource["name"]]:
            given = SOURCED | DEFAULTS.get(resource["name"], {}) | row
            writer.writerow({name: given[name] for name in names if name in given})
        return out.getvalue()

    def edit(self, table: str, old: str, new: str) -> None:
        """Change the bytes of a written file, and record the new checksum."""
        if not self.written:
            self.write()
        data = self.path(table).read_bytes()
        assert old.encode() in data
        self.path(table).write_bytes(data.replace(old.encode(), new.encode(), 1))
        self.record(table)

    def record(self, table: str) -> None:
        """Record the checksum of a file as it is."""
        self.resource(table)["hash"] = "sha256:" + hashlib.sha256(self.path(table).read_bytes()).hexdigest()
        (self.root / "data" / "datapackage.json").write_text(json.dumps(self.package, indent=2), encoding="utf-8")

    def findings(self, *, ignore_hashes: bool = False) -> list[str]:
        if not self.written:
            self.write()
        return [str(one) for one in check_dataset(self.root, ignore_hashes=ignore_hashes).findings]

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `python -m analysis check` on the project."""
        command = [sys.executable, "-m", "analysis", "check", "--project", str(self.root), *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture
def small(tmp_path: Path) -> SmallProject:
    return SmallProject(tmp_path)
