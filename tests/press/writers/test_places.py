"""Faults lead to the line: of a text, and of an option, wherever that is set."""

import pytest

from press.errors import Location
from press.writers.places import locate, locate_option
from tests.press.running import write

FILES = {
    "_quarto.yml": "project:\n  type: default\npapersize: a3\nfontsize: 9pt\n",
    "below/_metadata.yml": "format:\n  typst:\n    fontsize: 8pt\n",
    "below/a.qmd": '---\ntitle: A\n"linkcolor": red\n---\n\nA papersize of its own.\n',
    "_metadata.yml": "mainfont: X\n",
}


@pytest.mark.parametrize(
    ("name", "file", "line"),
    [
        ("linkcolor", "below/a.qmd", 3),
        ("fontsize", "below/_metadata.yml", 3),
        ("mainfont", "_metadata.yml", 1),
        ("papersize", "_quarto.yml", 3),
        ("columns", "below/a.qmd", 0),
    ],
)
def test_an_option_is_found_in_the_nearest_file_that_sets_it(tmp_path, name, file, line):
    folder = write(tmp_path, FILES)
    assert locate_option(folder / "below" / "a.qmd", name) == Location(folder / file, line)


def test_a_text_is_found_on_its_first_line(tmp_path):
    source = write(tmp_path, FILES) / "below" / "a.qmd"
    assert [locate(source, text).line for text in ("papersize", "not there", "")] == [6, 0, 0]
