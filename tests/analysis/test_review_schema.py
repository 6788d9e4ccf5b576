"""The JSON schema of review.yml, which editors read, says what the loader does; docs/review-yml.md says it to people."""

import copy
import json
import re

import jsonschema
import pytest
from ruamel.yaml import YAML

from analysis.load.review import FILE, read_review
from analysis.load.yamlnode import Node
from press.checks.settings import read_names
from press.engines.quarto.choose import read_pin
from press.errors import ConfigError
from tests.press.running import ROOT

SCHEMA = json.loads((ROOT / "press/skeleton/review.schema.json").read_text(encoding="utf-8"))
REVIEWS = sorted(path for path in ROOT.rglob("review.yml") if "build" not in path.parts and ".nox" not in path.parts)
#: Keys that `press` reads and the loader passes over.
OF_PRESS = {"engine", "numbers"}

#: A review that has every key.
WHOLE = """\
key: whole
title: Whole
citation: none
data_version: 1
hypothesis: {statement: More is better., positive: for it, negative: against it}
domains:
  - {key: sleep, label: Sleep, short: Sleep, measured_by: questionnaire}
tools:
  - {key: pedro, high_from: 6, high_from_range: [5, 7], high_from_origin: rebuild, disagreements: open}
tool_by_design: {rct: pedro, cohort: none}
alpha: 0.05
confidence_level: 0.95
evidence:
  within_study_share: 0.75
  levels:
    - key: strong
      label: strong
      statement: many
      when: {studies_min: 1, studies_max: 9, high_quality_min: 1, share_consistent_min: 0.5}
    - {key: some, label: some, statement: otherwise, when: {}}
syntheses:
  - {key: pooled, label: Pooled, domain: sleep, measure: SMCC, model: random, tau2: REML, test: z,
     several_outcomes: mean, correlation: 0.5, pre_post_correlation: 0.7, align: true, positive: more, negative: less, convert: true,
     subgroups: design, moderators: [year], sensitivity: [egger], exploratory: true, digits: 2}
  - {key: counted, label: Counted, domain: sleep, measure: RR, timepoints: 6 weeks, double_zero: drop, comparator_risk: 0.12}
tables:
  characteristics:
    - {heading: Study, fields: [label], form: text}
figures: {formats: [tiff], dpi: 1000, widths: [85, 170], widths_of: {quality: [170]}}
numbers: {names: [Table 2]}
claims: {words: {nearly all: most}}
engine: {name: quarto, least: "1.5"}
"""


def parse(text):
    return YAML(typ="safe", pure=True).load(text)


def faults_of_schema(text):
    found = jsonschema.Draft7Validator(SCHEMA).iter_errors(parse(text))
    return [error.message for error in found]


def faults_of_loader(text, folder):
    (folder / "review.yml").write_text(text, encoding="utf-8")
    return [str(fault) for fault in read_review(folder)[1]]


def objects(schema, name=""):
    """Give every object with known keys: the key that leads to it, what it needs, what it may have."""
    if "properties" in schema and schema.get("type") == "object":
        yield name, set(schema.get("required", ())), set(schema["properties"])
        for key, part in schema["properties"].items():
            yield from objects(part, key)
    for part in (schema.get("items"), schema.get("additionalProperties")):
        if isinstance(part, dict):
            yield from objects(part, name)


def read_keys_of_press(root):
    return read_names(root), read_pin(root)


@pytest.fixture
def asked(monkeypatch, tmp_path):
    """Give what the loader asks of each mapping: the key that leads to it, what it needs, what it may have."""
    found = {}
    real = Node.mapping

    def mapping(node, keys, *, optional=()):
        # files of tools have keys of their own
        if node.file == FILE:
            found[node.name] = (set(keys), {*keys, *optional})
        return real(node, keys, optional=optional)

    monkeypatch.setattr(Node, "mapping", mapping)
    assert faults_of_loader(WHOLE, tmp_path) == []
    # columns are told by the name of their table
    found["tables"] = found.pop("characteristics")
    return found


def test_the_schema_is_a_schema():
    jsonschema.Draft7Validator.check_schema(SCHEMA)


def test_schema_and_loader_know_the_same_keys(asked):
    known = {name: (needed, keys) for name, needed, keys in objects(SCHEMA) if name not in OF_PRESS}
    assert known == asked


def test_the_whole_example_has_every_key():
    def below(value, name=""):
        if isinstance(value, dict):
            yield from ((name, key) for key in value)
            for key, part in value.items():
                yield from below(part, key)
        elif isinstance(value, list):
            for part in value:
                yield from below(part, name)

    there = {(name.replace("characteristics", "tables"), key) for name, key in below(parse(WHOLE))}
    wanted = {(name, key) for name, _, keys in objects(SCHEMA) for key in keys}
    assert wanted - there == {("tools", "file")}


@pytest.mark.parametrize("path", REVIEWS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_review_fits_the_schema(path):
    assert faults_of_schema(path.read_text(encoding="utf-8").replace("@KEY@", "filled-in")) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("key: whole\n", ""),
        ("key: whole\n", "key: Whole Thing\n"),
        ("title: Whole", "title: ''"),
        ("title: Whole", "titel: Whole"),
        ("data_version: 1", "data_version: one"),
        ("data_version: 1", "data_version: 1.5"),
        ("statement: More is better., ", ""),
        ("{key: sleep,", "{key: other,"),
        ("measured_by: questionnaire", "measured_by: guess"),
        ("disagreements: open", "disagreements: ignored"),
        ("high_from: 6, ", ""),
        ("high_from_range: [5, 7]", "high_from_range: [5]"),
        ("alpha: 0.05", "alpha: 5"),
        ("alpha: 0.05", "alpha: '0.05'"),
        ("confidence_level: 0.95", "confidence_level: 95"),
        ("within_study_share: 0.75", "within_study_share: 0.2"),
        ("studies_min: 1,", "studies_min: -1,"),
        ("studies_min: 1,", "studies_least: 1,"),
        ("measure: SMCC", "measure: d"),
        ("tau2: REML", "tau2: reml"),
        ("test: z", "test: chi2"),
        ("exploratory: true", "exploratory: perhaps"),
        ("sensitivity: [egger]", "sensitivity: [eggers]"),
        ("moderators: [year]", "moderators: year"),
        ("digits: 2", "digits: 12"),
        ("correlation: 0.5", "correlation: 2"),
        ("pre_post_correlation: 0.7", "pre_post_correlation: 1"),
        ("double_zero: drop", "double_zero: none"),
        ("comparator_risk: 0.12", "comparator_risk: 12"),
        ("form: text", "form: words"),
        ("form: text", "form: mean_sd"),
        ("fields: [label]", "fields: [label, n]"),
        ("claims: {words: {nearly all: most}}", "claims: {word: most}"),
        ("formats: [tiff]", "formats: [eps]"),
        ("dpi: 1000", "dpi: 72"),
        ("widths: [85, 170]", "widths: [8.5]"),
        ("widths: [85, 170]", "widths: [20, 170]"),
        ("widths_of: {quality: [170]}", "widths_of: {qualities: [170]}"),
        ("widths_of: {quality: [170]}", "widths_of: {quality: [400]}"),
    ],
)
def test_what_the_schema_refuses_the_loader_refuses_too(old, new, tmp_path):
    assert old in WHOLE
    text = WHOLE.replace(old, new, 1)
    assert faults_of_schema(text) != []
    assert faults_of_loader(text, tmp_path) != []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: quarto", "name: word"),
        ("name: quarto,", "name: embedded,"),
        ('least: "1.5"', "least: 1.5"),
        ('least: "1.5"', "least: new"),
        ("names: [Table 2]", "names: [Table]"),
        ("names: [Table 2]", "words: [Table 2]"),
    ],
)
def test_what_the_schema_refuses_of_the_keys_of_press_press_refuses_too(old, new, tmp_path):
    text = WHOLE.replace(old, new, 1)
    assert faults_of_schema(text) != []
    (tmp_path / "review.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError):
        read_keys_of_press(tmp_path)


def words(schema):
    return f"one of {', '.join(schema['enum'])}" if "enum" in schema else _KINDS[str(schema.get("type"))]


_KINDS = {
    "string": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "true or false",
    "object": "mapping",
    "array": "list",
    "['integer', 'string']": "integer or text",
    "['string', 'array']": "text, or list of texts",
}


def describe(schema):
    """Say of what kind a value is, within which bounds, and what is taken where it is left out."""
    parts = [words(schema)]
    if schema.get("type") == "array":
        parts = [f"list: {words(schema['items'])}"]
    if "minimum" in schema:
        parts.append(f"{schema['minimum']:g} to {schema['maximum']:g}" if "maximum" in schema else "")
    if "default" in schema:
        parts.append(f"left out: {json.dumps(schema['default']).strip(chr(34))}")
    return "; ".join(filter(None, parts))


def tell(schema, way=""):
    """Give a row for each key, those of a mapping or list below it."""
    for key, part in schema.get("properties", {}).items():
        here = f"{way}.{key}" if way else key
        needed = "yes" if key in schema.get("required", ()) else ""
        yield f"| `{here}` | {needed} | {describe(part)} | {part['description']} |"
        inner = part
        while isinstance(inner.get("items", inner.get("additionalProperties")), dict):
            inner, here = inner.get("items") or inner["additionalProperties"], f"{here}[]"
        yield from tell(inner, here)


def test_the_page_of_review_yml_tells_what_the_schema_tells():
    page = (ROOT / "docs/review-yml.md").read_text(encoding="utf-8")
    told = [line for line in page.splitlines() if re.match(r"\| `", line)]
    assert told == list(tell(SCHEMA))


def test_a_key_that_the_schema_lacked_would_be_found(asked):
    poorer = copy.deepcopy(SCHEMA)
    del poorer["properties"]["evidence"]["properties"]["within_study_share"]
    known = {name: (needed, keys) for name, needed, keys in objects(poorer) if name not in OF_PRESS}
    assert known != asked
