"""What is told of a comparison: in a terminal, on a pull request, to programs."""

from __future__ import annotations

import json
import re

import pytest

from press.impact.as_json import as_json
from press.impact.groups import group, summary
from press.impact.markdown import LIMIT, MARK, as_markdown
from press.impact.model import Change, Effect, Impact
from press.impact.terminal import as_text

CELL = Change("cell", "data/t.csv [a].n", "1", "2", "data/t.csv:2")
OTHER = Change("option", "review.yml alpha", "0.05", "0.01", "review.yml:3")
FUNCTION = Change("function", "m.make", "present", "changed", "m.py:1")


def impact(*effects, changes=(CELL, OTHER), notes=()):
    return Impact("v1 (0123456789)", "working tree", changes, effects, {"value": 9}, {"value": 8, "sentence": 1}, notes)


def value(name="v", causes=(CELL,), **more):
    return Effect("value", name, "1", "2", "a.qmd:5", causes, "trace", **more)


SENTENCE = Effect("sentence", "a.qmd:7", "Of 1 came.", "Of 2 came.", "a.qmd:7", (CELL,), "trace", ("v",))


def test_a_terminal_shows_effects_below_their_cause():
    assert as_text(impact(value(), SENTENCE)) == (
        "v1 (0123456789) -> working tree\n"
        "changed:        1 data cell, 1 option\n"
        "in consequence: 1 value, 1 sentence\n"
        "unchanged:      8 values, 1 sentence\n"
        "\n"
        "because data/t.csv [a].n: 1 → 2 (data/t.csv:2)\n"
        "  value\n"
        "    v: 1 → 2 (a.qmd:5)\n"
        "  sentence\n"
        "    a.qmd:7\n"
        "      - Of 1 came.\n"
        "      + Of 2 came.\n"
        "\n"
        "without consequence\n"
        "  review.yml alpha: 0.05 → 0.01\n"
    )


def test_what_has_no_cause_stands_last_and_says_so():
    told = as_text(impact(value("w", ()), value()))
    assert told.index("because") < told.index("cause not found") < told.index("w: 1 → 2")


def test_effects_of_the_same_causes_stand_together_whatever_their_order():
    groups = group(impact(value("a", (CELL, OTHER)), value("b"), value("c", (OTHER, CELL))))
    assert [(one.causes, [effect.name for effect in one.effects]) for one in groups] == [
        ((CELL,), ["b"]),
        ((CELL, OTHER), ["a", "c"]),
    ]


def test_what_came_and_what_went_is_told_by_words():
    came = Effect("value", "v", None, "2", "", (FUNCTION,), "trace")
    gone = Effect("cell", "Table 1, a, n", "", None, "a.qmd:5", (FUNCTION,), "trace")
    told = as_text(impact(came, gone, changes=(FUNCTION,)))
    assert "because m.make changed (m.py:1)" in told
    assert "    v: added, 2\n" in told
    assert "    Table 1, a, n: removed, was blank (a.qmd:5)\n" in told


def test_nothing_changed_is_told():
    assert summary(impact(changes=())) == ("nothing", "nothing", "8 values, 1 sentence")


def test_what_could_not_be_compared_is_not_said_to_be_unchanged():
    unbuilt = Impact("a", "b", (CELL,), (), {}, {}, ("b: a.qmd cannot be built",))
    assert summary(unbuilt)[1:] == ("not known, since not both states could be built: see the notes",) * 2


def test_many_causes_are_counted():
    changes = tuple(Change("cell", f"t [{number}].n", "1", "2") for number in range(9))
    told = impact(value(causes=changes), changes=changes)
    assert "and 6 more" in as_text(told)
    assert "and 4 more" in as_markdown(told)


def test_notes_keep_their_lines():
    assert "note: new: it broke:\n  first\n  second\n" in as_text(impact(notes=("new: it broke:\nfirst\nsecond",)))


def test_markdown_begins_with_the_mark_by_which_its_comment_is_found():
    assert as_markdown(impact(value())).startswith(f"{MARK}\n### Impact: `v1 (0123456789)` → `working tree`\n")


def test_markdown_has_a_table_of_values_and_a_difference_of_sentences():
    told = as_markdown(impact(value(), SENTENCE))
    assert "#### Because `data/t.csv [a].n: 1 → 2`\n" in told
    assert "| value | old | new |\n| --- | --- | --- |\n| `v` | `1` | `2` |\n" in told
    assert "```diff\n@@ a.qmd:7 @@\n- Of 1 came.\n+ Of 2 came.\n```\n" in told


def test_long_tables_are_collapsed():
    told = as_markdown(impact(*(value(f"v{number}") for number in range(9))))
    assert "<details><summary>9 values</summary>\n\n| value" in told
    assert "<details>" not in as_markdown(impact(value(), changes=(CELL,)))


@pytest.mark.parametrize(
    "text", ["@somebody", "#12", "**bold**", "<b>x</b>", "a|b", "`tick`", "``two``", "https://x.org"]
)
def test_nothing_in_a_text_is_markdown(text):
    told = as_markdown(impact(Effect("value", "v", text, "2", "", (CELL,), "trace")))
    line = next(line for line in told.splitlines() if line.startswith("| `v` "))
    assert re.fullmatch(r"\| `v` \| (`+) ?(.+?) ?\1 \| `2` \|", line)
    assert text.replace("|", "\\|") in line


@pytest.mark.parametrize("form", [as_text, as_markdown])
def test_a_text_cannot_command_the_terminal(form):
    hostile = Change("cell", "data/t.csv [\x1b[2J].n", "\x1b]0;x\x07", "2")
    told = form(impact(value(causes=(hostile,)), changes=(hostile,)))
    assert "\x1b" not in told
    assert "\x07" not in told
    assert "\ufffd[2J].n" in told


def test_a_sentence_with_a_fence_in_it_does_not_end_the_block():
    told = as_markdown(impact(Effect("sentence", "a.qmd:7", "```", "x", "a.qmd:7", (CELL,), "trace")))
    assert "````diff\n" in told
    assert told.count("````") == 2


def test_a_comment_is_never_longer_than_one_may_be_and_says_what_is_left_out():
    effects = [value(f"value.{number}") for number in range(20_000)]
    told = as_markdown(impact(*effects))
    assert len(told) <= LIMIT
    left_out = int(re.search(r"\*\*Left out for length:\*\* (\d+) entries", told)[1])
    assert left_out + told.count("| `value.") == 20_000


def test_a_heading_stands_only_above_something():
    effects = [value(f"value.{number}", causes=(CELL,)) for number in range(900)]
    told = as_markdown(
        impact(*effects, value("w", causes=(OTHER,)), value("x" * 9_000, causes=(FUNCTION,))), limit=9_000
    )
    assert "Because `m.make" not in told
    assert re.search(r"#### Because `review.yml alpha: 0.05 → 0.01`\n\n\| value", told)


def test_what_fits_is_not_said_to_be_left_out():
    assert "Left out" not in as_markdown(impact(value(), SENTENCE))


def test_json_names_causes_by_their_place_among_the_changes():
    told = json.loads(as_json(impact(value(causes=(OTHER, CELL)), SENTENCE, notes=("a note",))))
    assert told["format"] == 1
    assert (told["old"], told["new"], told["notes"]) == ("v1 (0123456789)", "working tree", ["a note"])
    assert told["changes"][0] == {
        "kind": "cell",
        "name": "data/t.csv [a].n",
        "old": "1",
        "new": "2",
        "where": "data/t.csv:2",
    }
    assert [(one["name"], one["causes"], one["how"], one["through"]) for one in told["effects"]] == [
        ("v", [1, 0], "trace", []),
        ("a.qmd:7", [0], "trace", ["v"]),
    ]
    assert told["unchanged"] == {"value": 8, "sentence": 1}
