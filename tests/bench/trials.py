"""Made-up reviews of any number of trials with ten outcomes each: data files alone, made from one fixed seed.

Each outcome is a comparison of two groups by means and standard deviations; some print none, as in life. Each of the
ten outcomes is pooled by a synthesis of its own, in groups of settings.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

#: Outcomes of each trial.
OUTCOMES = 10
#: One trial in so many does not print the standard deviations of an outcome.
_SILENT = 40
_SETTINGS = ("clinic", "home", "school")
_ORIGIN = {"source": "string", "locator": "string", "note": "string"}
_FROM = {"source": "MADE", "locator": "no page", "note": "made up"}
#: The columns of each table with their types; the first is its key.
_TABLES: Mapping[str, Mapping[str, str]] = {
    "sources": dict.fromkeys(("source", "describes", "kind", "address"), "string"),
    "studies": dict.fromkeys(("study", "role", "label", "citation", "design", "setting"), "string")
    | dict.fromkeys(("year", "n"), "integer")
    | _ORIGIN,
    "outcomes": dict.fromkeys(("outcome", "study", "domain", "name", "better"), "string") | {"n": "integer"} | _ORIGIN,
    "comparisons": dict.fromkeys(("comparison", "study", "outcome", "group_1", "group_2"), "string")
    | dict.fromkeys(("n_1", "n_2"), "integer")
    | dict.fromkeys(("mean_1", "sd_1", "mean_2", "sd_2"), "number")
    | _ORIGIN,
    "rating_totals": {"study": "string", "tool": "string", "total": "integer", **_ORIGIN},
    "flow": {"stage": "string", "count": "integer", **_ORIGIN},
}
_KEYS: Mapping[str, tuple[str, ...]] = {"rating_totals": ("study", "tool")}
#: Columns that name a row of another table.
_NAMED = {"study": "studies", "outcome": "outcomes", "source": "sources"}
_REVIEW = """\
# Made up, to measure: no trial of this review exists.
key: trials
title: Made-up trials
citation: none
data_version: 1
hypothesis: {statement: The first group fares better., positive: for group 1, negative: for group 2}
tools: [{key: pedro, high_from: 6}]
tool_by_design: {trial: pedro}
alpha: 0.05
confidence_level: 0.95
evidence:
  within_study_share: 0.75
  levels:
    - {key: clear, label: clear, statement: three in four trials agree, when: {studies_min: 2, share_consistent_min: 0.75}}
    - {key: unclear, label: unclear, statement: anything else, when: {}}
tables:
  characteristics:
    - {heading: Trial, fields: [label], form: text}
    - {heading: People, fields: [n], form: number}
"""


def make_trials(folder: Path, *, studies: int) -> None:
    """Write a review of so many trials."""
    data = folder / "data"
    data.mkdir(parents=True)
    resources = []
    for name, rows in _make_tables(studies).items():
        content = _write_csv(tuple(_TABLES[name]), rows)
        (data / f"{name}.csv").write_bytes(content)
        resources.append(_describe(name, hashlib.sha256(content).hexdigest()))
    package = {"name": "trials", "title": "Made-up trials", "version": "1.0.0", "resources": resources}
    (data / "datapackage.json").write_text(json.dumps(package, indent=1), encoding="utf-8")
    (folder / "review.yml").write_text(_REVIEW + "".join(_choices()), encoding="utf-8")


def _choices() -> Iterator[str]:
    numbers = range(1, OUTCOMES + 1)
    yield "domains:\n"
    yield from (
        f"  - {{key: outcome_{one}, label: Outcome {one}, short: O{one}, measured_by: questionnaire}}\n"
        for one in numbers
    )
    yield "syntheses:\n"
    yield from (
        f"  - {{key: average_{one}, label: Outcome {one}, domain: outcome_{one}, measure: SMD, model: random, "
        "tau2: REML, test: knapp-hartung, subgroups: setting}\n"
        for one in numbers
    )


def _describe(name: str, digest: str) -> dict[str, Any]:
    columns = _TABLES[name]
    key = _KEYS.get(name, tuple(columns)[:1])
    named = {column: table for column, table in _NAMED.items() if column in columns and table != name}
    return {
        "name": name,
        "path": f"{name}.csv",
        "hash": f"sha256:{digest}",
        "schema": {
            "fields": [{"name": column, "type": kind, "title": column} for column, kind in columns.items()],
            "primaryKey": list(key),
            "foreignKeys": [
                {"fields": [column], "reference": {"resource": table, "fields": [column]}}
                for column, table in named.items()
            ],
            "missingValues": ["not reported", "ns", "not applicable", "not obtained"],
        },
    }


def _write_csv(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> bytes:
    stream = io.StringIO()
    table = csv.DictWriter(stream, columns, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return stream.getvalue().encode()


def _make_tables(studies: int) -> dict[str, list[dict[str, object]]]:
    chance = random.Random(studies)
    source = {"source": "MADE", "describes": "Nothing", "kind": "other", "address": "https://example.org"}
    tables: dict[str, list[dict[str, object]]] = {name: [] for name in _TABLES} | {"sources": [dict(source)]}
    tables["flow"].append({"stage": "included", "count": studies, **_FROM})
    for number in range(studies):
        people = chance.randint(10, 200), chance.randint(10, 200)
        study: dict[str, object] = {"study": f"trial{number}", **_FROM}
        own = {"role": "included", "label": f"Nobody {number}", "citation": f"nobody{number}", "design": "trial"}
        more = {"year": 1980 + number % 45, "n": sum(people), "setting": _SETTINGS[number % len(_SETTINGS)]}
        tables["studies"].append(study | own | more)
        tables["rating_totals"].append(study | {"tool": "pedro", "total": chance.randint(2, 9)})
        for outcome in range(1, OUTCOMES + 1):
            key = {"study": study["study"], "outcome": f"trial{number}_{outcome}", **_FROM}
            told = {"domain": f"outcome_{outcome}", "name": f"Outcome {outcome}", "better": "higher"}
            tables["outcomes"].append(key | told | {"n": sum(people)})
            tables["comparisons"].append(key | _compare(chance, f"{key['outcome']}_end", people))
    return tables


def _compare(chance: random.Random, key: str, people: tuple[int, int]) -> dict[str, object]:
    effect = chance.gauss(0.3, 0.2)
    means = (f"{chance.gauss(50 + 10 * shift, 10 / n**0.5):.2f}" for shift, n in zip((effect, 0), people, strict=True))
    spread = chance.randrange(_SILENT) > 0
    sds = (f"{chance.uniform(8, 12):.2f}" if spread else "not reported" for _ in people)
    names = {"comparison": key, "group_1": "new", "group_2": "usual"}
    return {**names, **_numbered("n", people), **_numbered("mean", means), **_numbered("sd", sds)}


def _numbered(name: str, both: Iterator[object] | Sequence[object]) -> dict[str, object]:
    return {f"{name}_{number}": one for number, one in enumerate(both, 1)}
