"""Options of chunks."""

import pytest

from press.model import Chunk


def options(document):
    return next(dict(piece.options) for piece in document.pieces if isinstance(piece, Chunk))


def chunk(lines, code="x"):
    return "```{python}\n" + "".join(f"#| {line}\n" for line in lines) + code + "\n```\n"


def test_options_are_yaml_over_many_lines(read):
    document = read(
        chunk(
            [
                "label: fig-x",
                "fig-cap: |",
                "  One.",
                "  Two.",
                "fig-subcap:",
                '  - "A: b"',
                "  - C",
                "layout: [[1, 1], [1]]",
            ]
        )
    )
    assert options(document) == {
        "label": "fig-x",
        "fig-cap": "One.\nTwo.\n",
        "fig-subcap": ["A: b", "C"],
        "layout": [[1, 1], [1]],
    }


def test_options_without_a_space_behind_the_mark_are_read(read):
    assert options(read("```{python}\n#|echo: false\nx\n```\n")) == {"echo": False}


def test_a_documents_execute_options_come_below_a_chunks_own(read):
    text = "---\nexecute:\n  echo: false\n  warning: false\n---\n" + chunk(["echo: true"])
    assert options(read(text)) == {"echo": True, "warning": False}


def test_options_that_differ_by_format_are_kept_apart(read):
    text = "---\nformat:\n  html: default\n  docx:\n    echo: false\n---\n" + chunk([])
    (found,) = [piece for piece in read(text).pieces if isinstance(piece, Chunk)]
    assert found.format_options == {"docx": {"echo": False}}


def test_a_chunks_own_option_holds_in_every_format(read):
    text = "---\nformat:\n  html: default\n  docx:\n    echo: false\n---\n" + chunk(["echo: true"])
    (found,) = [piece for piece in read(text).pieces if isinstance(piece, Chunk)]
    assert (found.options["echo"], found.format_options) == (True, {})


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            ["ecko: false"],
            'a.qmd:2: found the unknown option "ecko", expected a known one\n  hint: did you mean "echo"?',
        ),
        (
            ["echo: true", "fig-capp: x"],
            'a.qmd:3: found the unknown option "fig-capp", expected a known one\n  hint: did you mean "fig-cap"?',
        ),
        (["echo: maybe"], 'a.qmd:2: echo: found "maybe", expected true or false or "fenced" or a list'),
        (
            ["warning: no"],
            'a.qmd:2: warning: found "no", expected true or false\n  hint: YAML 1.2 knows only true and false',
        ),
        (["fig-width: wide"], 'a.qmd:2: fig-width: found "wide", expected a number'),
        (
            ["fig-align: middle"],
            'a.qmd:2: fig-align: found "middle", expected "default" or "left" or "right" or "center"',
        ),
        (["echo: [1, 2]"], "a.qmd:2: found echo with line numbers, which the embedded engine does not support"),
        (["eval: [1]"], "a.qmd:2: found eval with line numbers"),
        (["renderings: [light, dark]"], "a.qmd:2: found renderings, which the embedded engine does not support"),
        (["output-location: slide"], "a.qmd:2: found output-location, which the embedded engine does not support"),
        (["just words"], 'a.qmd:2: found "just words", expected key: value\n  hint: write #| echo: false'),
        (
            ["label: a", "label: b"],
            'a.qmd:3: found the key "label" twice, expected it once\n  hint: it stands first in line 2',
        ),
        (["fig-cap: A: b"], "a.qmd:2: found a fault in the YAML"),
    ],
)
def test_messages(faults, lines, message):
    assert message in faults(chunk(lines))


def test_an_option_below_code_is_a_warning(read):
    (warning,) = read(chunk([], "x = 1\n#| echo: false")).warnings
    assert (
        str(warning)
        == "a.qmd:3: warning: found an option below code, expected it at the top of the chunk\n  hint: it has no effect here"
    )


def test_a_label_that_stands_twice_names_both_places(faults):
    found = faults(chunk(["label: a"]) + "\n" + chunk(["label: a"]))
    assert found == 'a.qmd:6: found the chunk label "a" twice, expected it once\n  hint: it stands first at a.qmd:1'


@pytest.mark.parametrize(
    ("front", "message"),
    [
        (
            "format:\n  html: default\n  docx: {eval: false}\n",
            "found eval that differs by format (html: None, docx: False), which the embedded engine does not support",
        ),
        ("engine: knitr\n", "found engine: knitr, which the embedded engine does not support"),
        ("jupyter: xpython\n", "found jupyter: xpython, which the embedded engine does not support"),
        ("jupyter:\n  kernelspec: {name: julia-1.8, language: julia}\n", "found jupyter: julia-1.8"),
        ("format: revealjs\n", "found format.revealjs, which the embedded engine does not support"),
        (
            "format:\n  htlm: default\n",
            'found format.htlm, which the embedded engine does not support\n  hint: did you mean "html"?',
        ),
    ],
)
def test_messages_of_the_front_matter(faults, front, message):
    assert message in faults(f"---\n{front}---\n" + chunk([]))


def test_figures_that_differ_by_format_are_drawn_once_with_a_warning(read):
    (warning,) = read("---\nformat:\n  html: {fig-width: 8}\n  docx: {fig-width: 5}\n---\n").warnings
    assert (
        "a.qmd:3: warning: found fig-width that differs by format (html: 8, docx: 5); figures are drawn once\n  hint: all formats get 8"
        in str(warning)
    )


@pytest.mark.parametrize(
    "front",
    [
        "jupyter: python3\n",
        "jupyter: true\n",
        "jupyter:\n  kernelspec: {name: python3, language: python}\n",
        "engine: jupyter\n",
    ],
)
def test_the_python_kernel_in_every_form_is_fine(read, front):
    assert read(f"---\n{front}---\n" + chunk([])).pieces
