"""Every picture is found again with what it draws and what is told of it, and each way to be wrong is named."""

from __future__ import annotations

import base64
import re
from dataclasses import replace

import pytest

from press.checks.figures import check_figures, drawn_texts
from press.rows import Rows
from tests.press.checks.gardens import FORMATS, PICTURE, TEXT, altered, built, repacked, swapped


@pytest.fixture(scope="module")
def review(tmp_path_factory):
    return built(tmp_path_factory.mktemp("gardens"))


def messages(subject):
    return [re.sub(r"^(line|paragraph|page) \d+: ", "", one.message) for one in check_figures(subject).findings]


def retold(review, change):
    """Give the review with another row of its figure."""
    (printed,) = review.printed
    executed = {}
    for name, one in printed.executed.items():
        rows = [{**row, "figure": change(row["figure"])} if "figure" in row else row for row in one.ledger]
        executed[name] = replace(one, ledger=Rows.of(rows))
    return replace(review, printed=[replace(printed, executed=executed)], finished={})


def test_a_figure_as_it_was_drawn_is_found_in_every_format(review):
    checked = check_figures(review)
    assert (list(checked.findings), list(checked.passes)) == ([], [])
    assert checked.counts == {"figures traced": 1, "numbers drawn": 2, **{f"pictures in {name}": 1 for name in FORMATS}}


@pytest.mark.parametrize("name", ["html", "docx", "jats"])
def test_what_is_told_of_a_picture_is_held_against_the_sources(review, tmp_path, name):
    found = messages(altered(review, name, swapped("hedge with 5", "hedge with 6"), tmp_path))
    assert found == [
        'found "A hedge with 6 birds" told of a picture, expected "A hedge with 5 birds", as a.qmd:43 makes it'
    ]


def test_a_number_drawn_otherwise_in_a_page_is_found(review, tmp_path):
    after = PICTURE.replace("5 wrens", "6 wrens").encode()

    def change(source):
        return source.replace(base64.b64encode(PICTURE.encode()), base64.b64encode(after))

    assert messages(altered(review, "html", change, tmp_path)) == [
        'found "6wrens" drawn, expected "5wrens", as a.qmd:43 makes it'
    ]


def test_another_picture_in_a_document_of_word_is_found(review, tmp_path):
    def change(source):
        import io
        import zipfile

        with zipfile.ZipFile(io.BytesIO(source)) as package:
            (picture,) = (name for name in package.namelist() if "/media/" in name)
        return repacked(source, picture, lambda content: content[:-1] + b"x")

    assert messages(altered(review, "docx", change, tmp_path)) == [
        "found another picture, expected the bytes of wrens.svg, as a.qmd:43 makes it"
    ]


def test_a_picture_that_is_gone_is_found(review, tmp_path):
    def change(source):
        return re.sub(rb"<img[^>]*wrens[^>]*>|<img [^>]*hedge[^>]*>", b"", source)

    assert messages(altered(review, "html", change, tmp_path)) == ["found 0 pictures, expected the 1 of the sources"]


def test_a_number_that_is_drawn_and_is_no_value_of_the_figure_is_found(review):
    told = retold(review, lambda row: {**row, "drawn": [{"text": "9 wrens", "values": ["birds.count"]}]})
    assert messages(told) == ['found 9 drawn in "9 wrens", expected a number of its values birds.count']


def test_a_number_told_of_a_figure_that_names_no_values_is_found(review):
    told = retold(review, lambda row: {**row, "alt": {"text": "A hedge with 5 birds", "values": []}})
    assert messages(told) == [
        'found 5 drawn in "A hedge with 5 birds", expected a number of its values (it names none)'
    ]


def test_numbers_of_a_scale_are_let_pass_and_listed(review):
    told = retold(review, lambda row: {**row, "drawn": [{"text": "−1.0", "values": [], "scale": "number of an axis"}]})
    checked = check_figures(told)
    assert (checked.findings, [(one.rule, one.text) for one in checked.passes]) == (
        [],
        [("number of an axis", "-1.0 in −1.0")],
    )


def test_a_figure_of_the_author_s_own_is_compared_with_its_file_and_listed_as_not_traced(tmp_path):
    plot = (
        "\n```{python}\n#| label: fig-own\n#| fig-cap: Ours\n#| fig-alt: A line\n"
        "import matplotlib.pyplot as plt\nplt.plot([1, 2], [3, 4])\nplt.show()\n```\n"
    )
    review = built(tmp_path, TEXT.partition("![Wrens")[0] + plot)
    checked = check_figures(review)
    assert list(checked.findings) == []
    assert checked.counts["pictures not traced"] == 1
    assert [(one.rule, one.text) for one in checked.passes] == [("picture without values", "A line")]


@pytest.mark.parametrize("content", [b"", b"no drawing", b"<svg"])
def test_what_is_no_drawing_draws_nothing(content):
    assert drawn_texts(content) == []
