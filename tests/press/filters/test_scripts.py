"""What would run in a page: links that are programs lose their link, HTML in the metadata is text."""

import pytest

from press.filters.scripts import runs
from press.pandoc.ast import plain_text
from tests.press.filters.making import body, resolved


@pytest.mark.parametrize(
    "address",
    [
        "javascript:x",
        "JavaScript:x",
        " java\tscript:x",
        "\x01vbscript:x",
        "data:text/html,x",
        "data:,x",
        "data:image/svg+xml,x",
    ],
)
def test_an_address_that_is_a_program_is_known(address):
    assert runs(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://x.org/javascript:x",
        "#javascript",
        "mailto:a@b.c",
        "data:image/png;base64,AA",
        "data:text/csv,a",
        "a.html",
    ],
)
def test_other_addresses_are_none(address):
    assert not runs(address)


@pytest.mark.parametrize("name", ["html", "docx", "pdf", "jats"])
def test_a_link_to_a_program_is_its_text_and_told(name):
    made = resolved("One\n\n[*click* here](javascript:alert(1)){#x .y onclick=z}\n", format_name=name)
    assert made.tree["blocks"][1]["c"][0]["t"] == "Span"
    assert plain_text(made.tree["blocks"]).endswith("click here")
    assert "alert" not in str(made.tree)
    (warning,) = made.warnings
    assert str(warning) == (
        "doc.qmd:3: warning: found a link to the program javascript:alert(1), expected the address of a page: "
        "only its text is printed"
    )


def test_a_long_program_is_shown_shortened():
    (warning,) = resolved(f"[x](javascript:{'a' * 99})\n").warnings
    assert f"javascript:{'a' * 29}...," in str(warning)


def meta(text, key="title", **more):
    return resolved(f"---\n{key}: {text}\n---\n\nText.\n", **more).tree["meta"][key]


@pytest.mark.parametrize("name", ["html", "docx", "pdf", "jats"])
@pytest.mark.parametrize("key", ["title", "subtitle", "abstract", "custom"])
@pytest.mark.parametrize(
    "html", ["<script>x</script>", "<img src=y onerror=x>", "a <iframe src=y> b", "</title><style>x</style>"]
)
def test_html_in_the_metadata_is_text_in_every_format(name, key, html):
    made = meta(f"'{html}'", key, format_name=name)
    assert "Raw" not in str(made)
    assert html.replace(" ", "") in plain_text(made["c"]).replace(" ", "").replace("\n", "")


def test_tags_that_mean_a_kind_of_text_keep_their_meaning_and_nothing_else():
    assert "<sup>" in str(meta("'x<sup onclick=alert(1)>2</sup>'"))
    assert meta("'x<sup onclick=a>2</sup>'", format_name="docx")["c"][-1]["t"] == "Superscript"


def test_comments_in_the_metadata_go():
    assert plain_text(meta("'a <!-- b --> c'")["c"]).split() == ["a", "c"]


def test_attributes_that_run_or_load_are_taken_from_the_metadata():
    made = str(meta("'[a]{onclick=x style=y lang=de} `b`{ONLOAD=x}'"))
    assert "lang" in made
    assert not any(word in made for word in ("onclick", "style", "ONLOAD"))


def test_the_body_is_the_authors_own_page():
    assert "<script>x</script>" in body("<script>x</script>\n")
