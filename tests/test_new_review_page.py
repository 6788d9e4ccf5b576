"""docs/new-review.md leads from an empty folder to a pooled result, step by step."""

import csv
import io
import math
import os
import re
import shutil
import subprocess
import sys

import pytest

from analysis import Review
from analysis.methods.pooling import pool
from tests.press.running import ROOT

PAGE = (ROOT / "docs/new-review.md").read_text(encoding="utf-8")
#: What the page tells to do, the file in which, and the block that follows.
EDITS = re.findall(r"(add|change)\s[^\n`]*`([\w./-]+)`:\n\n```\n(.*?\n)```\n", PAGE, re.DOTALL | re.IGNORECASE)


def press(folder, *arguments):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "press", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)


def follow(root, what, name, block):
    file = root / name
    text = file.read_text(encoding="utf-8")
    if name.endswith(".qmd"):
        text = text.replace("# Discussion\n", block.replace("~~~", "```") + "\n# Discussion\n")
    elif what.casefold() == "add":
        text += block if name.endswith(".csv") else f"\n{block}"
    else:
        for line in block.splitlines():
            key = line.split(",")[0]
            text = re.sub(rf"^{key},.*$", line, text, flags=re.MULTILINE)
    file.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Do what the page says, in its order."""
    place = tmp_path_factory.mktemp("page")
    root = place / "plants"
    done = [press(place, "new", "plants", "--title", "Talking to houseplants")]
    for edit in EDITS:
        follow(root, *edit)
    refused = press(root, "render")
    accepted = press(root, "data", "--accept", "--message", "Added Dogwood 2020")
    done += [accepted, press(root, "render"), press(root, "verify")]
    return root, refused, done


def test_the_page_names_every_file_to_edit():
    assert [name for _, name, _ in EDITS] == [
        "data/sources.csv",
        "references.bib",
        "data/studies.csv",
        "data/outcomes.csv",
        "data/associations.csv",
        "data/ratings.csv",
        "data/flow.csv",
        "review.yml",
        "manuscript/article.qmd",
    ]


def test_every_step_succeeds(made):
    _, _, done = made
    assert [(one.returncode, one.stderr) for one in done if one.returncode] == []
    assert all(line.startswith("ok") or line[:1] == " " for line in done[-1].stdout.splitlines()[:-1])


def test_a_build_stops_until_the_data_are_accepted(made):
    _, refused, _ = made
    assert refused.returncode != 0
    assert "`press data --accept` records it as a new version of the data" in refused.stderr


def test_the_article_prints_the_pooled_result(made):
    root, _, _ = made
    pairs = [(math.atanh(r), 1 / (n - 3)) for r, n in ((0.41, 40), (0.30, 60), (0.12, 28), (0.25, 50))]
    found = pool(*zip(*pairs, strict=True), tau2="REML")
    told = [math.tanh(one) for one in (found.estimate, found.ci.low, found.ci.high)]
    text = re.sub(r"<[^>]+>", "", (root / "build/article.html").read_text(encoding="utf-8"))
    words = "Pooled over 4 studies the correlation was {:.2f} ({:.2f} to {:.2f}), which is exploratory"
    assert words.format(*told) in re.sub(r"\s+", " ", text)
    assert Review.load(root).values.look_up("pooled.height.k").raw == 4


def test_rows_of_the_page_fit_their_tables(made):
    root, _, _ = made
    for _, name, block in EDITS:
        if name.endswith(".csv"):
            head = (root / name).read_text(encoding="utf-8").splitlines()[0].split(",")
            assert {len(row) for row in csv.reader(io.StringIO(block))} == {len(head)}, name


def test_every_other_table_that_the_page_names_can_be_made(made):
    root, _, _ = made
    rows = PAGE.split("| your review has | tables |\n| --- | --- |\n")[1].split("\n\n")[0].splitlines()
    names = [re.findall(r"`(\w+)`", row)[0] for row in rows if "a column" not in row]
    copy = root.with_name("others")
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns("build"))
    done = press(copy, "data", "--describe", *names)
    assert [f"{name} described, with" in done.stdout for name in names] == [True] * len(names), done.stdout
    for name in names:
        (copy / f"data/{name}.csv").unlink()
    assert press(copy, "data", "--describe").returncode == 0
    assert press(copy, "data").stdout.startswith("data version ")
