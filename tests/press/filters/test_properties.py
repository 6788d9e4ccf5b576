"""What holds for every document: numbers run from 1 in order, references tell them, a second run changes nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from press.filters import STEPS
from press.pandoc.ast import elements, is_div, values
from tests.press.filters.making import context_of, references, resolved

#: How each kind of numbered thing is written; the label's number keeps labels apart.
FORMS = {
    "fig": "![Caption](a.png){{#{label}}}",
    "tbl": "| a |\n|---|\n| 1 |\n\n: Caption {{#{label}}}",
    "lst": '```{{#{label} .python lst-cap="Caption"}}\nx\n```',
    "eq": "$$x$$ {{#{label}}}",
    "thm": "::: {{#{label}}}\nText\n:::",
    "rem": "::: {{#{label}}}\nText\n:::",
    "nte": "::: {{#{label} .callout-note}}\nText\n:::",
}
WORDS = {
    "fig": "Figure",
    "tbl": "Table",
    "lst": "Listing",
    "eq": "Equation",
    "thm": "Theorem",
    "rem": "Remark",
    "nte": "Note",
}
WRAPPERS = ("{}", "::: {{.box}}\n{}\n:::", "::: {{.content-visible when-format=html}}\n{}\n:::", "> quote\n\n{}")

things = st.lists(st.tuples(st.sampled_from(sorted(FORMS)), st.sampled_from(WRAPPERS)), min_size=1, max_size=12)


def written(parts, targets=()):
    """Write a document of things, with references to some of them in front, between and behind."""
    labels = [f"{kind}-{place}" for place, (kind, _) in enumerate(parts)]
    blocks = [
        wrapper.format(FORMS[kind].format(label=label)) for (kind, wrapper), label in zip(parts, labels, strict=True)
    ]
    asked = [f"See @{labels[target % len(labels)]}." for target in targets]
    half = len(asked) // 2
    return "\n\n".join([*asked[:half], *blocks, *asked[half:]]) + "\n"


def numbers_of(resolution):
    """Give the numbers of each kind in document order, with the label of each."""
    found = {}
    for node in elements(resolution.tree["blocks"]):
        if node["t"] in ("Div", "Span") and "number" in values(node) and node["c"][0][0]:
            found.setdefault(node["c"][0][0].split("-")[0], []).append((node["c"][0][0], values(node)["number"]))
    return found


@settings(max_examples=40, deadline=None)
@given(things)
def test_numbers_run_from_one_in_document_order_for_each_kind(parts):
    found = numbers_of(resolved(written(parts)))
    for kind in FORMS:
        expected = [f"{kind}-{place}" for place, (other, _) in enumerate(parts) if other == kind]
        assert found.get(kind, []) == [(label, str(number)) for number, label in enumerate(expected, start=1)]


@settings(max_examples=40, deadline=None)
@given(things, st.lists(st.integers(0, 30), max_size=8))
def test_every_reference_prints_the_number_of_its_target(parts, targets):
    resolution = resolved(written(parts, targets))
    numbers = {label: number for group in numbers_of(resolution).values() for label, number in group}
    found = references(resolution)
    assert len(found) == len(targets)
    for target, printed in found:
        label = target.removeprefix("#")
        assert printed == f"{WORDS[label.split('-')[0]]} {numbers[label]}"


@settings(max_examples=40, deadline=None)
@given(things)
def test_a_second_run_changes_nothing(parts):
    text = (
        "# Head\n\n"
        + written(parts)
        + "\n::: {layout-ncol=2}\nA\n\nB\n:::\n\n::: {.panel-tabset}\n## T\nx\n:::\n\n::: {.proof}\nP\n:::\n"
    )
    once = resolved(text, meta={"number-sections": True}).tree
    context = context_of(text, meta={"number-sections": True})
    again = once
    for step in STEPS:
        again = step(again, context)
    assert again["blocks"] == once["blocks"]
    assert context.findings == []


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["fig", "tbl"]), min_size=1, max_size=30))
def test_parts_of_a_float_are_lettered_in_order(kinds):
    inner = "\n\n".join(FORMS[kind].format(label=f"{kind}-p{place}") for place, kind in enumerate(kinds))
    resolution = resolved(f"::: {{#fig-all layout-ncol=3}}\n{inner}\n\nAll\n:::\n")
    parts = [
        values(node)
        for node in elements(resolution.tree["blocks"])
        if is_div(node, "quarto-float") and "parent" in values(node)
    ]
    assert [part["parent"] for part in parts] == ["fig-all"] * len(kinds)
    letters = [chr(ord("a") + place) if place < 26 else f"a{chr(ord('a') + place - 26)}" for place in range(len(kinds))]
    assert [part["number"] for part in parts] == letters
