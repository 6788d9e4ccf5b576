"""A document learns that another one of its project prints the ledger, also when that comes later."""

from __future__ import annotations

import json

import pytest

from tests.press.running import PROJECT, write

CODE = """```{python}
#| include: false
class Value:
    def _repr_markdown_(self):
        return '[9]{.value data-value="flow.a"}'

class Values:
    a = Value()
    def _ledger_(self):
        return [dict(id="flow.a", raw=9, missing=None, text="9", unit="", cells=[], function="f", row="ledger-flow")]

v = Values()
```

There were `{python} v.a`.
"""
#: Stands for a chunk, so that no review is needed.
LEDGER = "<!-- r.tables.ledger() -->\n"


@pytest.fixture
def project(tmp_path):
    return write(tmp_path, {"_quarto.yml": PROJECT, "one.qmd": CODE, "two.qmd": "Words.\n"})


def listed_in(project):
    page = (project / "build" / "one.html").read_text(encoding="utf-8")
    told = page.partition('id="press-trace">')[2].partition("</script>")[0]
    return json.loads(told).get("page")


def test_numbers_lead_to_the_ledger_as_soon_as_a_document_prints_it_and_no_longer_than_that(project, press):
    assert press("render", "--quiet").code == 0
    assert listed_in(project) is None
    write(project, {"two.qmd": f"Words.\n\n{LEDGER}"})
    assert press("render", "--quiet").code == 0
    assert listed_in(project) == "two.html"
    write(project, {"two.qmd": "Words.\n"})
    assert press("render", "--quiet").code == 0
    assert listed_in(project) is None


def test_other_words_beside_the_ledger_make_no_other_document_anew(project, press):
    write(project, {"two.qmd": LEDGER})
    press("render", "--quiet")
    write(project, {"two.qmd": f"Other words.\n\n{LEDGER}"})
    told = press("render", "--explain").out
    assert listed_in(project) == "two.html"
    assert told.startswith("one\n  document   not built: nothing that it was made from changed")
