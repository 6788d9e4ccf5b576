"""A second review, of data and words alone, comes out in every format and passes every check."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from analysis import Review
from tests.press.running import ROOT

REVIEW = "tests/reviews/bcg"
SUFFIXES = ("html", "pdf", "docx", "xml")


def press(*arguments):
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-m", "press", *arguments]
    return subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Render a copy, and verify it; filter and style lie where they lie here."""
    place = tmp_path_factory.mktemp("second")
    shutil.copytree(ROOT / REVIEW, place / REVIEW, ignore=shutil.ignore_patterns("build", ".quarto"))
    shutil.copytree(ROOT / "manuscript/assets", place / "manuscript/assets")
    root = place / REVIEW
    return root, press("render", "--project", str(root)), press("verify", "--project", str(root))


def test_the_second_review_renders_to_every_format(made):
    root, done, _ = made
    assert (done.returncode, done.stderr.count("warning")) == (0, 0), done.stderr
    missing = [
        f"{document}.{suffix}"
        for document in ("article", "supplement")
        for suffix in SUFFIXES
        if not (root / "build" / f"{document}.{suffix}").stat().st_size
    ]
    assert missing == []


def test_the_second_review_passes_every_check_without_a_warning(made):
    _, _, done = made
    *claims, report = done.stdout.splitlines()
    assert {line[:6] for line in claims} == {"ok    "}, done.stdout
    assert len(claims) > 10
    assert report == "report: build/verification.html"
    assert done.returncode == 0


def test_the_second_review_prints_its_pooled_effect(made):
    root, _, _ = made
    text = re.sub(r"<[^>]+>", "", (root / "build/article.html").read_text(encoding="utf-8"))
    assert "the pooled risk ratio was 0.49 (95 % confidence interval 0.34 to 0.70)" in re.sub(r"\s+", " ", text)


def test_a_review_that_rebuilds_none_has_no_column_of_what_was_printed():
    second, first = (Review.load(root).tables.synthesis() for root in (ROOT / REVIEW, ROOT))
    assert [column.heading for column in first.columns][-1] == "Printed"
    assert "Printed" not in str(second.columns) + second._repr_markdown_()


def test_the_second_review_holds_no_program():
    kinds = {path.suffix for path in (ROOT / REVIEW).rglob("*") if path.is_file() and "build" not in path.parts}
    assert kinds == {".yml", ".bib", ".csv", ".json", ".md", ".qmd"}
