"""The evidence itself: computation finds exactly the conflicts that are marked as arithmetic."""

from pathlib import Path

import pytest

from analysis import Review
from analysis.recheck import find_conflicts

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def review():
    return Review.load(ROOT)


@pytest.fixture(scope="module")
def checks(review):
    return {check.key: check for check in review.recheck.checks}


def test_computation_finds_exactly_the_arithmetic_conflicts(review):
    marked = {row.key for row in review.dataset["conflicts"].where(kind="arithmetic")}
    assert set(find_conflicts((*review.recheck.checks, *review.recheck.published))) == marked


def test_no_statement_disagrees_outside_a_known_conflict(review):
    rows = (*review.recheck.checks, *review.recheck.published)
    assert [row.key for row in rows if row.agrees in {"no", "within rounding"} and not row.conflicts] == []


@pytest.mark.parametrize(
    ("key", "agrees", "conflict"),
    [
        ("synthesis.pain_severity.significant", "no", "c01"),
        ("bliss_interference.change_p", "no", "c02"),
        ("higdon_floor_bench.p", "within rounding", "c03"),
        ("higdon_floor_bench.b", "no", "c04"),
        ("bliss_interference.b", "no", "c04"),
        ("higdon1997.exposure_range", "no", "c05"),
        ("higdon_severity.scale_range", "no", "c06"),
        ("bliss2009.timing", "no", "c07"),
        ("fuentes_pain.al.mean", "no", "c15"),
        ("bliss2009.female_percent", "no", "c19"),
        ("fuentes_pain.ae.middle", "no", "c20"),
        ("fuentes_threshold.sl.middle", "no", "c20"),
    ],
)
def test_each_arithmetic_conflict_is_shown_by_its_check(checks, key, agrees, conflict):
    assert (checks[key].agrees, checks[key].conflicts) == (agrees, (conflict,))


@pytest.mark.parametrize("key", ["bliss_severity.change_p", "bliss_severity.b", "bliss_severity.r2",
                                 "higdon_floor_bench.r2", "higdon1997.timing", "bliss_interference.p",
                                 "fuentes_threshold.al.middle"])  # fmt: skip
def test_what_agrees_with_the_evidence_is_found_to_agree(checks, key):
    assert checks[key].agrees == "yes"


def test_figures_of_the_evidence_come_out(review):
    values = review.recheck.values
    expected = {
        "higdon_floor_bench.p": (0.0506, 4), "higdon_floor_bench.p_one_sided": (0.025, 3),
        "higdon_floor_bench.r2": (0.073, 3), "bliss_severity.r2": (0.084, 3),
        "bliss_interference.change_t": (2.76, 2), "bliss_interference.change_p": (0.008, 3),
        "bliss_interference.change_d": (0.36, 2), "bliss_severity.change_t": (3.48, 2),
        "bliss_severity.change_p": (0.001, 3), "contrasts.fuentes_pain_active.difference": (13.1, 1),
    }  # fmt: skip
    assert {name: round(values[name].raw, digits) for name, (_, digits) in expected.items()} == {
        name: number for name, (number, _) in expected.items()
    }


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("bliss2009.female_percent", "39 of 59 is 66.1 %; 40 of 59 is 67.8 %; "),
        ("fuentes_pain.al.middle", "18.3 (14.3 to 20.3): the middle is 17.25 to 17.35; "),
        ("higdon_severity.grain", "items of MPI, or how they are answered: not known"),
    ],
)
def test_checks_tell_their_arithmetic(checks, key, said):
    assert checks[key].explanation.startswith(said)


def test_each_new_check_names_its_kind(checks):
    kinds = {check.kind for check in checks.values()}
    assert kinds == {"", "percentage of n", "confidence interval", "mean of whole numbers (GRIM)"}


def test_every_figure_knows_its_cells(review):
    assert [name for name, value in review.recheck.values.items() if not value.cells or not value.function] == []
