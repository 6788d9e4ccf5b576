"""A rating tool of the review's own: the way of a rating leads to its file, and a change in it is told as a cause."""

from __future__ import annotations

import pytest

from tests.press.impact.made import git


@pytest.fixture
def review(tmp_path, press):
    press("new", "plants")
    root = tmp_path / "plants"
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "one")
    return root


def alter(root, old, new):
    file = root / "tools" / "plants.yml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_the_way_of_a_total_names_items_and_answers_of_the_tools_own_file(review, press):
    assert press("render", "--to", "html", cwd=review).code == 0
    told = press("why", "quality.alder2011.total", cwd=review).out
    assert "tools/plants.yml:12 [items].*" in told
    assert "tools/plants.yml:9 [answers].*" in told
    assert "data/ratings.csv:2 [alder2011/plants/1].rating = yes" in told


def test_another_score_of_an_answer_is_the_cause_of_other_totals(review, press):
    alter(review, "look: bad, score: 0", "look: bad, score: 1")
    told = press("impact", "HEAD", cwd=review).out
    assert "because tools/plants.yml answers/no/score: 0 → 1 (tools/plants.yml:11)" in told
    assert "quality.alder2011.total: 1 → 2" in told


def test_a_comment_in_the_file_of_a_tool_causes_nothing(review, press):
    alter(review, "maximum: 2", "maximum: 2 # still")
    assert "because" not in press("impact", "HEAD", cwd=review).out
