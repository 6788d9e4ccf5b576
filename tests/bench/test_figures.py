"""What is made of the times: sums, ratios, limits, powers."""

import pytest

from analysis import Review
from tests.bench import growth, methods
from tests.bench.limits import PANDOC_S, faults, figures
from tests.bench.timing import Cost, median
from tests.bench.trials import make_trials


def costs(**seconds):
    return {name: Cost(value, value, 1) for name, value in seconds.items()}


def test_the_floor_is_the_sum_of_its_parts_and_ratios_are_taken_of_what_is_there():
    told = figures({**costs(cold=9), **{f"floor: {part}": Cost(1, 1, 1) for part in ("chunks", "Pandoc", "Typst")}})
    assert (told["floor"], told["cold : floor"]) == (3, 3)
    assert "quarto : cold" not in told


def test_a_ratio_past_its_limit_is_a_fault():
    (fault,) = faults({"cold : floor": 3.0})
    assert fault == "that, in parts of the floor: found 3.00, expected at most 2.5"


def test_a_time_past_its_limit_is_told_with_the_speed_of_the_machine():
    (fault,) = faults({"help": 0.2, "machine": 2 * PANDOC_S})
    assert fault == (
        "`press --help`: found 0.20 s, expected at most 0.15 s; "
        "a fixed run of Pandoc takes 2.00 times as long here as where the limits were set"
    )


def test_too_little_of_an_advantage_is_a_fault():
    assert faults({"quarto : cold": 7.9}) != []
    assert faults({"quarto : cold": 8.0, "quarto engine : quarto": 0.5}) == []


def test_a_verification_that_takes_longer_than_the_render_is_a_fault():
    told = figures(costs(cold=8, verify=9))
    assert faults(told) == ["that, in parts of the render: found 1.12, expected at most 1"]
    assert faults(figures(costs(cold=8, verify=8))) == []


def test_the_median_is_taken_of_each_cost_by_itself():
    assert median([Cost(1, 30, 5), Cost(2, 10, 6), Cost(3, 20, 4)]) == Cost(2, 20, 5)


def grown(*values, memory=(1, 10, 50, 100)):
    table = [{"wait_s": value, "work_s": value, "memory_mb": most} for value, most in zip(values, memory, strict=True)]
    return {"sizes": [10, 100, 500, 1000], "studies": table, "references": table}


def test_what_grows_by_a_fixed_part_and_one_for_each_is_linear():
    told = growth.exponents(grown(5.1, 6.0, 10.0, 15.0))
    assert told["time to wait by studies"] == pytest.approx(1, abs=0.02)
    assert growth.faults(grown(5.1, 6.0, 10.0, 15.0)) == []


def test_an_uncertain_size_counts_little():
    # linear, but for a tenth of the seconds at 100, which is most of what 100 costs above 10
    told = growth.exponents(grown(5.1, 5.4, 10.0, 15.0))
    assert told["time to wait by studies"] == pytest.approx(1, abs=0.1)


def test_what_begins_to_grow_at_the_greatest_size_is_a_fault():
    assert growth.faults(grown(5, 5, 6, 30)) != []


def test_a_power_a_little_above_the_tolerance_is_a_fault():
    at = [4 + 0.005 * size**1.2 for size in (10, 100, 500, 1000)]
    assert growth.faults(grown(*at))


def test_what_grows_with_the_square_is_a_fault():
    told = growth.faults(grown(1, 100, 2_500, 10_000, memory=(1, 1, 25, 100)))
    assert len(told) == 2 * 3
    assert told[0].startswith("growth of time to wait by studies: found the power 2.0")


def grown_methods(*seconds):
    steps = {name: list(seconds) for name in methods.STEPS}
    return {"sizes": [100, 1000, 10_000], "steps": steps, "memory_mb": [100, 200, 1000]}


def test_methods_that_take_a_fixed_part_and_one_for_each_study_are_linear():
    told = grown_methods(1.1, 2.0, 11.0)
    assert set(methods.powers(told)) == {*methods.STEPS, "all"}
    assert methods.powers(told)["pool"] == pytest.approx(1, abs=0.02)
    assert methods.faults(told) == []


def test_a_step_of_the_methods_that_grows_with_the_square_is_a_fault():
    told = grown_methods(1.1, 2.0, 11.0)
    told["steps"]["judge"] = [0.1, 1.0, 100.0]
    found = methods.faults(told)
    assert found[0].startswith("growth of quality, findings, votes, evidence by studies: found the power 2.0")
    assert found[-1].startswith("growth of all steps by studies")


def test_drawing_that_takes_longer_for_a_few_studies_is_no_growth():
    told = grown_methods(1.1, 2.0, 11.0)
    told["steps"]["draw"] = [1.5, 1.2, 2.1]
    assert methods.powers(told)["draw"] == pytest.approx(0.24, abs=0.02)
    told["steps"]["draw"] = [1.5, 1.2, 21.0]
    assert methods.faults(told)[0].startswith("growth of a funnel and an albatross plot by studies")


def test_the_table_of_the_methods_has_a_row_for_each_step_their_sum_and_memory():
    rows = list(methods.table(grown_methods(1.1, 2.0, 11.0)))
    assert rows[0] == "| seconds of work | 100 studies | 1,000 studies | 10,000 studies | power |"
    assert rows[2] == "| load and validate | 1.10 | 2.00 | 11.00 | 1.00 |"
    assert rows[-2:] == ["| all of these | 5.50 | 10.00 | 55.00 | 1.00 |", "| memory, MB | 100 | 200 | 1000 | |"]


def test_made_up_trials_are_a_valid_review_whose_every_outcome_is_pooled(tmp_path):
    make_trials(tmp_path, studies=12)
    review = Review.load(tmp_path)
    assert [one.pooled.k for one in review.stages.pooling] == [len(one.usable) for one in review.stages.pooling]
    assert {len(one.effects.studies) for one in review.stages.pooling} == {12}
    assert review.values.pooled.average_1.prediction_low.known
    assert review.values.pooled.average_1.subgroups.home.k.raw == 4
