"""`press values`: the values that finished files print, and where."""

import json

import pytest

from tests.press.running import PROJECT, write

#: A namespace as the analysis has it, in a few lines.
CODE = """```{{python}}
#| include: false
class Value:
    def __init__(self, name, text):
        self.name, self.text = name, text
    def _repr_markdown_(self):
        return '[' + self.text + ']{{.value data-value="' + self.name + '"}}'

class Values:
    a = Value("flow.a", "9")
    b = Value("flow.b", "{b}")
    def _ledger_(self):
        return [dict(id=v.name, raw=int(v.text), text=v.text, unit="", cells=[], function="f") for v in (self.a, self.b)]

v = Values()
```

"""


@pytest.fixture
def project(tmp_path):
    one = CODE.format(b=4) + "There were `{python} v.a` records.\n\nAgain `{python} v.a`.\n"
    two = CODE.format(b=4) + "Here `{python} v.b`.\n"
    return write(tmp_path, {"_quarto.yml": PROJECT, "one.qmd": one, "two.qmd": two})


@pytest.fixture
def ledger(project, press):
    def run():
        done = press("values", "--json", cwd=project)
        assert (done.code, done.err) == (0, "")
        return {row["id"]: row for row in json.loads(done.out)["values"]}

    return run


def test_before_a_build_the_command_that_makes_one_is_named(tmp_path, press):
    write(tmp_path, {"_quarto.yml": PROJECT})
    done = press("values")
    assert done.err == (
        "build/values.json: found no ledger, expected the one that a build writes\n  hint: run: press render\n"
    )
    assert (done.code, done.out) == (8, "")


def places(row):
    return [f"{use['document']}:{use['line']}" for use in row["uses"]]


def test_each_value_is_listed_with_its_text_and_its_places(project, press):
    press("render", "--quiet", cwd=project)
    done = press("values", cwd=project)
    assert (done.code, done.out.splitlines()) == (
        0,
        [
            "value    printed    where",
            "-------  ---------  ---------------------",
            "flow.a   9          one.qmd:18 and 1 more",
            "flow.b   4          two.qmd:18",
            "",
            "2 of 2 values are printed",
        ],
    )


def test_the_ledger_names_the_line_of_each_use(project, press, ledger):
    press("render", "--quiet", cwd=project)
    assert places(ledger()["flow.a"]) == ["one.qmd:18", "one.qmd:20"]


def test_a_build_of_one_document_keeps_the_uses_in_the_other(project, press, ledger):
    press("render", "--quiet", cwd=project)
    before = ledger()
    press("render", "--quiet", "two.qmd", cwd=project)
    assert ledger() == before


def test_a_build_of_one_document_brings_its_own_values_up_to_date(project, press, ledger):
    press("render", "--quiet", cwd=project)
    write(project, {"two.qmd": "\n" + CODE.format(b=5) + "Here `{python} v.b`.\n"})
    press("render", "--quiet", "two.qmd", cwd=project)
    assert (ledger()["flow.b"]["text"], places(ledger()["flow.b"])) == ("5", ["two.qmd:19"])


def test_a_damaged_ledger_is_replaced_by_the_next_build(project, press, ledger):
    write(project, {"build/values.json": "{"})
    assert press("render", "--quiet", cwd=project).code == 0
    assert sorted(ledger()) == ["flow.a", "flow.b"]
