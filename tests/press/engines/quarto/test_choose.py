"""Choosing the engine: what was asked for, what review.yml pins, what is there."""

import pytest

from press.engines.quarto.choose import Pin, choose_engine, read_pin
from press.errors import ConfigError, EngineMissingError
from tests.press.running import write

NONE = {"PATH": "/nowhere"}
EXPECTED = 'write engine: {name: quarto, least: "1.5"}'


@pytest.fixture
def here(playing):
    return {"PATH": str(playing().parent)}


def why(asked, pin, environ):
    return choose_engine(asked, pin, environ).why


def test_auto_takes_quarto_where_it_is(here):
    choice = choose_engine("auto", None, here)
    path = choice.quarto.path
    assert (choice.engine, choice.why) == ("quarto", f"engine: Quarto 1.6.40, {path} from PATH (found)")


def test_auto_takes_the_embedded_engine_where_there_is_none():
    choice = choose_engine("auto", None, NONE)
    assert (choice.engine, choice.quarto, choice.why) == ("embedded", None, "engine: embedded (no usable Quarto)")


def test_auto_says_why_a_quarto_that_is_there_is_not_taken(playing):
    path = playing("old version")
    assert why("auto", None, {"PATH": str(path.parent)}) == (
        f"engine: embedded (no usable Quarto; PATH: {path}: found version 1.3.450, expected 1.4 or newer)"
    )


def test_auto_says_that_the_variable_leads_nowhere_and_goes_on(here):
    lost = "QUARTO_PATH names /lost: no program of that name, and no folder with one"
    assert why("auto", None, {**here, "QUARTO_PATH": "/lost"}).endswith(f"from PATH (found; {lost})")
    assert why("auto", None, {**NONE, "QUARTO_PATH": "/lost"}) == f"engine: embedded (no usable Quarto; {lost})"


def test_quarto_that_was_asked_for_has_to_be_there(here):
    assert choose_engine("quarto", None, here).why.endswith("(as asked)")
    with pytest.raises(EngineMissingError, match="found no usable Quarto"):
        choose_engine("quarto", None, NONE)
    with pytest.raises(EngineMissingError, match="QUARTO_PATH: found /lost"):
        choose_engine("quarto", None, {**here, "QUARTO_PATH": "/lost"})


def test_the_embedded_engine_that_was_asked_for_needs_no_search(here):
    assert why("embedded", Pin("quarto"), here) == "engine: embedded (as asked)"


def test_a_pin_decides_for_auto(here):
    assert why("auto", Pin("embedded"), here) == "engine: embedded (review.yml pins it)"
    assert why("auto", Pin("quarto"), here).endswith("(review.yml pins it)")
    with pytest.raises(EngineMissingError):
        choose_engine("auto", Pin("quarto"), NONE)


@pytest.mark.parametrize("asked", ["auto", "quarto"])
def test_the_least_version_of_a_pin_holds_however_quarto_was_asked_for(here, asked):
    with pytest.raises(EngineMissingError, match=r"expected version 1\.7 or newer"):
        choose_engine(asked, Pin("quarto", "1.7"), here)


@pytest.mark.parametrize(
    ("text", "pin"),
    [
        ("title: T\n", None),
        ("engine: {name: embedded}\n", Pin("embedded")),
        ("engine: {name: quarto}\n", Pin("quarto", "1.4")),
        ('engine:\n  name: quarto\n  least: "1.10"\n', Pin("quarto", "1.10")),
        ('a: 1\nengine:\n\n  # why\n  name: quarto\n# and\n  least: "1.10"\nb: [1,\n2]\n', Pin("quarto", "1.10")),
        ("{title: T, engine: {name: quarto}}\n", Pin("quarto", "1.4")),
        ("engine: {\n  name: quarto\n}\nb: 1\n", Pin("quarto", "1.4")),
        ("text: |\n  engine: {name: quarto}\n", None),
    ],
)
def test_the_pin_stands_in_review_yml(tmp_path, text, pin):
    assert read_pin(tmp_path) is None
    assert read_pin(write(tmp_path, {"review.yml": text})) == pin


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("engine: quarto\n", f'review.yml:1: engine: found "quarto", expected the key name\n  hint: {EXPECTED}'),
        (
            "engine:\n  name: kwarto\n",
            'review.yml:2: engine.name: found "kwarto", expected embedded or quarto\n  hint: did you mean "quarto"?',
        ),
        ("engine:\n  least: '1.5'\n", "review.yml:1: engine.name: found nothing, expected embedded or quarto"),
        (
            "# more\nengine: {name: quarto\nother: 1\n",
            "review.yml:3: found a fault in the YAML",
        ),
        ("engine:\n  name: quarto\n  last: 1\n", "review.yml:3: engine: found the key last, expected name or least"),
        (
            "engine:\n  name: quarto\n  least: 1.10\n",
            (
                "review.yml:3: engine.least: found 1.1, expected a version of Quarto in quotes\n"
                '  hint: versions are texts: write least: "1.10", in quotes'
            ),
        ),
        (
            'engine:\n  name: embedded\n  least: "1.5"\n',
            (
                "review.yml:3: engine.least: found a version with the embedded engine, expected it with quarto only\n"
                "  hint: the embedded engine is part of press"
            ),
        ),
        (
            'engine:\n  name: quarto\n  least: "1.3"\n',
            "review.yml:3: engine.least: found 1.3, expected 1.4 or newer\n  hint: press works with no older Quarto",
        ),
    ],
)
def test_a_fault_in_the_pin_is_told_at_its_line(tmp_path, text, told):
    with pytest.raises(ConfigError) as caught:
        read_pin(write(tmp_path, {"review.yml": text}))
    assert str(caught.value).startswith(told)


def test_a_variable_names_the_engine_where_neither_command_nor_project_does():
    assert choose_engine("auto", None, {"PRESS_ENGINE": "embedded"}).why == "engine: embedded (PRESS_ENGINE names it)"
    assert choose_engine("auto", Pin("embedded"), {"PRESS_ENGINE": "quarto"}).why.endswith("(review.yml pins it)")


def test_a_variable_that_names_no_engine_is_told():
    with pytest.raises(ConfigError) as caught:
        choose_engine("auto", None, {"PRESS_ENGINE": "kwarto"})
    assert str(caught.value) == (
        'PRESS_ENGINE: found "kwarto", expected auto, embedded or quarto\n  hint: did you mean "quarto"?'
    )
