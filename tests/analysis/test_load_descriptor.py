import json

import pytest


def one(small):
    findings = small.findings()
    assert len(findings) == 1, findings
    return findings[0]


def field(small, table, name):
    return next(x for x in small.resource(table)["schema"]["fields"] if x["name"] == name)


def rewrite(small, text):
    small.write()
    (small.root / "data" / "datapackage.json").write_text(text)


def test_a_missing_description_is_found(small):
    small.write()
    (small.root / "data" / "datapackage.json").unlink()
    assert one(small).startswith("data/datapackage.json: found no file, expected the description of the tables")


def test_broken_json_names_its_line(small):
    rewrite(small, '{\n "name": "x",,\n}')
    assert one(small).startswith("data/datapackage.json:2: found broken JSON (")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "resources: found no list, expected a list of tables"),
        ([], "resources: found no list, expected a list of tables"),
        ({"version": "1", "resources": []}, "version: found 1, expected a version such as 1.0.0"),
        ({"version": "1.0.0", "resources": [1]},
         "resource 1: found no object, expected a table with name, path and schema"),
        ({"version": "1.0.0", "resources": [{"path": "a.csv"}]}, "resource 1.name: found None, expected a text"),
        ({"version": "1.0.0", "resources": [{"name": "a", "path": "a.csv"}]},
         "a.schema.fields: found no list of named columns, expected the columns of the table"),
    ],
)  # fmt: skip
def test_a_description_of_another_shape_is_found(small, data, message):
    rewrite(small, json.dumps(data))
    assert one(small) == f"data/datapackage.json: {message}"


def test_a_type_that_is_not_known_is_found(small):
    field(small, "studies", "year")["type"] = "date"
    assert one(small) == (
        "data/datapackage.json: studies.year: found type date, expected one of string, integer, number"
    )


def test_a_constraint_that_is_not_checked_is_an_error_and_not_passed_over(small):
    field(small, "studies", "label")["constraints"]["minLength"] = 3
    assert one(small) == (
        "data/datapackage.json: studies.label: found constraint minLength, "
        "expected one of required, unique, minimum, maximum, enum, pattern\n"
        "  hint: other constraints of the Table Schema are not checked here"
    )


def test_a_pattern_that_is_no_regular_expression_is_found(small):
    field(small, "studies", "study")["constraints"]["pattern"] = "["
    assert one(small).startswith("data/datapackage.json: studies.study: found pattern [ (")


def test_a_missing_code_of_another_kind_is_found(small):
    small.resource("studies")["schema"]["missingValues"] = ["", "ns"]
    assert one(small) == (
        "data/datapackage.json: studies.schema.missingValues: found (blank), "
        "expected one of not reported, ns, not applicable, not obtained"
    )


def test_a_table_of_every_review_must_be_described(small):
    small.package["resources"] = [x for x in small.package["resources"] if x["name"] != "flow"]
    assert one(small) == (
        "data/datapackage.json: flow: found no such table, expected the tables of every review: sources, studies, flow"
    )


def test_a_column_without_which_a_table_says_nothing_must_be_described(small):
    fields = small.resource("associations")["schema"]["fields"]
    fields.remove(field(small, "associations", "direction"))
    assert one(small) == (
        "data/datapackage.json: associations.direction: found no such column, "
        "expected all columns that it cannot do without"
    )


def test_a_table_described_twice_is_found(small):
    small.package["resources"].append(small.resource("flow"))
    assert one(small) == "data/datapackage.json: flow: found the table more than once, expected each table once"


def test_a_table_without_a_key_is_found(small):
    del small.resource("flow")["schema"]["primaryKey"]
    assert one(small) == (
        "data/datapackage.json: flow.primaryKey: found none, expected the columns that tell rows apart"
    )


def test_a_key_of_a_column_that_is_not_there_is_found(small):
    small.resource("flow")["schema"]["primaryKey"] = ["stag"]
    assert one(small) == (
        "data/datapackage.json: flow.primaryKey: found column stag, expected a column of flow\n"
        "  hint: did you mean stage?"
    )


def test_a_key_into_a_table_that_is_not_there_is_found(small):
    field(small, "flow", "source")["references"]["resource"] = "sauces"
    assert one(small) == (
        "data/datapackage.json: flow.references: found table sauces, expected a table of the package\n"
        "  hint: did you mean sources?"
    )


def test_a_table_may_have_columns_of_its_own(small):
    small.resource("flow")["schema"]["fields"].append({"name": "extra", "type": "number"})
    assert small.findings() == []


@pytest.mark.parametrize("text", ["[" * 100_000, "1" * 5000])
def test_json_that_python_cannot_hold_is_found(small, text):
    rewrite(small, text)
    assert one(small) == "data/datapackage.json: found brackets too deep or a number too long to be read, expected JSON"


def test_a_column_is_marked_as_not_used_only_with_a_reason(small):
    del field(small, "studies", "note")["press:why"]
    assert one(small) == (
        "data/datapackage.json: studies.note: found press:use without a reason, expected press:why, which says why no "
        "result uses it"
    )


def test_an_unknown_mark_of_use_is_found(small):
    field(small, "studies", "note")["press:use"] = "never"
    assert one(small) == (
        'data/datapackage.json: studies.note: found press:use never, expected "source only", or no such property'
    )
