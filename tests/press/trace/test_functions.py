"""Functions are found in their sources, which are not run."""

from __future__ import annotations

import pytest

from press.trace import Functions, describe_function
from press.trace.functions import first_sentence
from tests.press.trace.made import make


@pytest.fixture
def functions(tmp_path):
    return Functions(make(tmp_path))


def test_a_method_is_found_with_its_line_and_its_first_sentence(functions):
    told = describe_function(functions.find("count.Birds.add"))
    assert told == "count.py:7 count.Birds.add: Add all birds, by garden."


def test_functions_of_the_analysis_beside_press_are_found(functions):
    found = functions.find("analysis.provenance.read_cell")
    assert found.file == "analysis/provenance.py"
    assert found.says.startswith("Take one cell as it stands")


@pytest.mark.parametrize("name", ["count.Birds.gone", "count.Birds", "broken.nothing", "numpy.mean", "", "x"])
def test_what_is_not_found_keeps_its_name(functions, name):
    found = functions.find(name)
    if name == "count.Birds":
        assert found.place == "count.py:4"
    else:
        assert describe_function(found) == found.place == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, ""),
        ("One.\n\nTwo.", "One."),
        ("One\nline. Two.", "One line."),
        ("Without an end", "Without an end"),
        ("Of 4.5 and more. Next.", "Of 4.5 and more."),
    ],
)
def test_the_first_sentence_stands_on_one_line(text, expected):
    assert first_sentence(text) == expected
