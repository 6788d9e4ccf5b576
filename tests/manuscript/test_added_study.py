"""A study that is added as the README says appears in article and supplement, without a change of their text."""

import csv
import json
import shutil

import pytest

from tests.press.running import ROOT, process

VERSION = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))["version"]
SOURCED = {"source": "A", "locator": "p. 1", "note": "not applicable"}
ROWS = [
    ("studies", {"study": "example2020", "role": "included", "label": "Example 2020", "citation": "example2020",
                 "year": "2020", "design": "cohort", "n": "40"}),
    ("outcomes", {"outcome": "example_severity", "study": "example2020", "domain": "pain_severity", "name": "Pain severity",
                  "instrument": "MPI", "scale_min": "0", "scale_max": "6", "unit": "points", "better": "lower", "n": "40"}),
    ("associations", {"study": "example2020", "outcome": "example_severity", "r": "0.40", "n": "40",
                      "significance": "significant", "direction": "positive", "basis": "coefficient"}),
    ("rating_totals", {"study": "example2020", "tool": "strobe", "total": "18", "maximum": "22"}),
    *(("ratings", {"study": "example2020", "tool": "strobe", "item": str(item)}) for item in range(1, 23)),
]  # fmt: skip


@pytest.fixture
def project(tmp_path):
    """Copy what makes the review, without code."""
    root = tmp_path / "review"
    for folder in ("data", "manuscript"):
        shutil.copytree(ROOT / folder, root / folder)
    for name in ("review.yml", "references.bib", "_quarto.yml"):
        shutil.copy(ROOT / name, root / name)
    return root


def add(project, table, cells):
    path = project / "data" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        header = next(csv.reader(stream))
    with path.open("a", encoding="utf-8", newline="") as stream:
        row = SOURCED | cells
        csv.writer(stream, lineterminator="\n").writerow(row.get(name, "not obtained") for name in header)


def press(*arguments, cwd):
    running = process(list(arguments), cwd)
    out, err = running.communicate()
    return running.returncode, out, err


def test_a_study_that_is_added_as_the_readme_says_is_in_article_and_supplement(project):
    for table, cells in ROWS:
        add(project, table, cells)
    flow = project / "data" / "flow.csv"
    flow.write_text(flow.read_text(encoding="utf-8").replace("\nincluded,5,", "\nincluded,6,"), encoding="utf-8")
    with (project / "references.bib").open("a", encoding="utf-8") as stream:
        stream.write(
            "\n@article{example2020, title = {Example}, author = {Doe, J}, year = {2020}, journal = {Examples}}\n"
        )
    code, out, _ = press("data", "--accept", "--message", "Added Example 2020", cwd=project)
    first, second, _ = VERSION.split(".")
    assert (code, out.splitlines()[-1]) == (
        0,
        f"recorded as data version {first}.{int(second) + 1}.0 (before: {VERSION})",
    )
    code, _, err = press("render", "--to", "html", "--quiet", cwd=project)
    assert (code, err) == (0, "")
    for name in ("article", "supplement"):
        assert "Example 2020" in (project / "build" / f"{name}.html").read_text(encoding="utf-8")
