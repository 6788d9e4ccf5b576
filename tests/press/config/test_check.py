"""Checking options: each message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.config.check import check_level, distance
from press.config.merge import normalised
from press.config.options import CHUNK, CROSSREF, EXECUTE, FORMAT, KINDS, PROJECT, TOP
from press.config.yaml import Yaml, load_yaml


def findings(text):
    level = load_yaml(text, "_quarto.yml")
    return [str(finding) for finding in check_level(Yaml(normalised(level.value), level.places))]


def test_what_the_documentation_shows_passes():
    text = """
project: {type: default, output-dir: out, execute-dir: project, render: ["*.qmd", "!a.qmd"]}
toc: true
number-sections: true
bibliography: references.bib
crossref: {fig-title: Abb., title-delim: ".", custom: [{kind: float, key: vid, reference-prefix: Video}]}
execute: {echo: fenced, warning: false, cache: true, output: asis}
format:
  html: {toc: true, code-fold: show, html-math-method: katex}
  docx: default
  typst: {papersize: a4, citeproc: true}
"""
    assert findings(text) == []


def test_names_of_the_authors_own_pass():
    assert findings("my-key: 1\nlabels: {a: b}\ndocument: x\nsite: y\n") == []


def test_a_slip_of_the_pen_at_the_top_level_is_a_warning():
    (found,) = findings("number-section: true\n")
    assert found == (
        '_quarto.yml:1: warning: found the unknown key "number-section", expected a known option or a name of your own\n'
        '  hint: did you mean "number-sections"?'
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "execute:\n  ecko: false\n",
            '_quarto.yml:2: found the unknown option "execute.ecko", expected a known one\n  hint: did you mean "echo"?',
        ),
        (
            "crossref:\n  fig-titel: x\n",
            '_quarto.yml:2: found the unknown option "crossref.fig-titel", expected a known one\n  hint: did you mean "fig-title"?',
        ),
        (
            "project:\n  outputdir: x\n",
            '_quarto.yml:2: found the unknown option "project.outputdir", expected a known one\n  hint: did you mean "output-dir"?',
        ),
        (
            "format:\n  html:\n    tocc: true\n",
            '_quarto.yml:3: found the unknown key "format.html.tocc", expected a known option or a name of your own\n  hint: did you mean "toc"?',
        ),
        ("toc: yess\n", '_quarto.yml:1: toc: found "yess", expected true or false'),
        (
            "number-sections: yes\n",
            '_quarto.yml:1: number-sections: found "yes", expected true or false\n  hint: YAML 1.2 knows only true and false',
        ),
        ("toc-depth: two\n", '_quarto.yml:1: toc-depth: found "two", expected a number'),
        ("execute:\n  echo: 3\n", '_quarto.yml:2: execute.echo: found 3, expected true or false or "fenced" or a list'),
        ("execute: false\n", "_quarto.yml:1: execute: found false, expected keys with values"),
        (
            "fig-cap-location: left\n",
            '_quarto.yml:1: fig-cap-location: found "left", expected "top" or "bottom" or "margin"',
        ),
        ("format:\n  html: 5\n", '_quarto.yml:2: format.html: found 5, expected "default" or keys with values'),
        (
            "crossref:\n  custom:\n    - kind: float\n      key: vid\n",
            "_quarto.yml:3: crossref.custom: found no reference-prefix, expected one",
        ),
        ("crossref:\n  custom: [a]\n", '_quarto.yml:2: crossref.custom: found "a", expected keys with values'),
    ],
)
def test_messages(text, expected):
    assert findings(text) == [expected]


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("project:\n  type: website\n", "project type website"),
        ("website:\n  title: x\n", "website"),
        ("book: {chapters: [a.qmd]}\n", "book"),
        ("listing: {contents: posts}\n", "listing"),
        ("project:\n  pre-render: a.py\n", "project.pre-render"),
        ("knitr: true\n", "knitr"),
        ("format:\n  html:\n    template: a.html\n", "format.html.template"),
    ],
)
def test_what_the_engine_lacks_stops_with_its_name(text, feature):
    (found,) = [finding for finding in findings(text) if "warning" not in finding]
    assert f"found {feature}, which the embedded engine does not support\n  hint: " in found


def test_looks_are_passed_over_with_a_warning():
    assert findings("format:\n  html:\n    theme: cosmo\n") == [
        "_quarto.yml:3: warning: found format.html.theme, which the embedded engine passes over\n  hint: it changes the look, not the content"
    ]


def test_looks_that_a_writer_follows_are_no_warning():
    assert findings("format:\n  html:\n    mainfont: Georgia\n  typst:\n    fontsize: 12pt\n    keep-typ: true\n") == []


def test_options_of_a_format_that_is_not_made_here_are_left_alone():
    assert findings("format:\n  revealjs:\n    anything: 1\n") == []


def test_every_kind_in_the_tables_is_known():
    tables = [TOP, EXECUTE, CHUNK, CROSSREF, PROJECT, *FORMAT.values()]
    kinds = {part for table in tables for kind in table.values() for part in kind.split("+")}
    assert all(kind in KINDS or kind.replace("|", "").replace("-", "").isalpha() for kind in kinds)


@given(st.text("abc-", max_size=8), st.text("abc-", max_size=8))
def test_distance_is_a_distance(one, other):
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
    assert distance(one, other) <= max(len(one), len(other))


def test_a_swap_is_one_slip():
    assert distance("ehco", "echo") == 1
