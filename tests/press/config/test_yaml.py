"""YAML with places."""

import itertools
from pathlib import Path

import pytest

from press.config.yaml import load_yaml, load_yaml_file, read_text
from press.errors import ConfigError


def message(text, **options):
    with pytest.raises(ConfigError) as caught:
        load_yaml(text, "a.yml", **options)
    return str(caught.value)


def test_each_key_knows_its_line():
    found = load_yaml("a: 1\nb:\n  c: [x, y]\n", "a.yml", first_line=5)
    assert found.value == {"a": 1, "b": {"c": ["x", "y"]}}
    assert str(found.place("b", "c")) == "a.yml:7"


def test_a_place_that_is_not_there_falls_back_to_what_is_around_it():
    assert str(load_yaml("a:\n  b: 1\n", "a.yml").place("a", "zzz")) == "a.yml:1"


@pytest.mark.parametrize(
    ("text", "value"),
    [("yes", "yes"), ("true", True), ("2016-03-01", "2016-03-01"), ("1.5", 1.5), ("~", None), ("'7'", "7")],
)
def test_scalars_are_read_as_yaml_1_2_and_dates_stay_text(text, value):
    assert load_yaml(f"key: {text}", "a.yml").value["key"] == value


def test_an_empty_text_is_an_empty_mapping():
    assert load_yaml("\n# only a comment\n", "a.yml").value == {}


def test_anchors_and_merge_keys_are_followed():
    assert load_yaml("a: &x {p: 1, q: 2}\nb:\n  <<: *x\n  q: 3\n", "a.yml").value["b"] == {"p": 1, "q": 3}


def test_a_key_that_stands_twice_is_an_error_naming_both_lines():
    assert (
        message("a: 1\nb: 2\na: 3\n")
        == 'a.yml:3: found the key "a" twice, expected it once\n  hint: it stands first in line 1'
    )


def test_a_tag_of_another_engine_is_an_error():
    assert 'a.yml:1: found the tag "!expr", expected plain YAML' in message("a: !expr 1+1\n")


def test_a_list_in_the_place_of_keys_is_an_error():
    assert message("- a\n- b\n").startswith("a.yml:1: found a list, expected keys with values")


def test_a_syntax_error_names_its_line_and_a_hint():
    found = message("title: Pain: a review\n", first_line=2)
    assert found.startswith("a.yml:2: found a fault in the YAML (")
    assert 'hint: a text that holds ": " needs quotes' in found


def test_a_tab_in_the_indentation_has_its_own_hint():
    assert "hint: indent with spaces, not tabs" in message("a:\n\tb: 1\n")


def test_a_file_that_is_no_utf8_names_its_line(tmp_path):
    (tmp_path / "a.yml").write_bytes("a: 1\nb: é\n".encode("latin-1"))
    with pytest.raises(
        ConfigError, match=r"a.yml:2: found byte 0xe9, expected UTF-8 text\n  hint: save the file as UTF-8"
    ):
        load_yaml_file(tmp_path / "a.yml", shown="a.yml")


def test_a_file_that_is_not_there_is_an_error():
    with pytest.raises(ConfigError, match=r"b.yml: found no file that can be read \(no such file or directory\)"):
        load_yaml_file(Path("nowhere/b.yml"), shown="b.yml")


def test_a_byte_order_mark_and_windows_line_ends_are_welcome(tmp_path):
    (tmp_path / "a.yml").write_bytes(b"\xef\xbb\xbfa: 1\r\nb: x\r\n")
    assert load_yaml_file(tmp_path / "a.yml", shown="a.yml").value == {"a": 1, "b": "x"}


TAGS = {
    "a: !!python/object/apply:os.system ['touch pwned']\n": "!!python/object/apply:os.system",
    "a: !!python/name:os.system ''\n": "!!python/name:os.system",
    "a: !!python/object:os.x {b: 1}\n": "!!python/object:os.x",
    "a: !expr {b: 1}\n": "!expr",
    "a: !!binary aGk=\n": "!!binary",
    "a: !!set {x, y}\n": "!!set",
}


@pytest.mark.parametrize("text", TAGS)
def test_a_tag_runs_nothing_and_is_refused_with_its_line(text):
    assert message(f"\n{text}") == (
        f'a.yml:2: found the tag "{TAGS[text]}", expected plain YAML\n  hint: tags such as !expr belong to other engines'
    )


def test_aliases_that_multiply_are_refused():
    levels = (f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in itertools.pairwise("abcdefg"))
    assert message("a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(levels)) == (
        "a.yml:1: found more than 200000 values, expected fewer\n"
        "  hint: an alias (*name) repeats all that its anchor (&name) holds"
    )


@pytest.mark.parametrize("text", ["a: &a [*a]\n", "a: &a {b: *a}\n", f"a: {'[' * 150}{']' * 150}\n", f"a: {'[' * 900}"])
def test_values_inside_each_other_without_end_are_refused(text):
    assert message(text).startswith("a.yml:1: found ")


def test_a_value_that_holds_itself_is_told():
    assert message("a: &a [*a]\n") == (
        "a.yml:1: found more than 100 values inside each other, expected fewer\n"
        "  hint: close every bracket; an alias (*name) must not stand inside what its anchor (&name) holds"
    )


def test_brackets_too_deep_to_be_read_are_told():
    assert message("a: " + "[" * 2000 + "]" * 2000).startswith("a.yml:1: found more than 100 values inside each other")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("!!int foo", '"foo", expected a value of the kind int'),
        ("!!float foo", '"foo", expected a value of the kind float'),
        ("!!bool maybe", '"maybe", expected a value of the kind bool'),
        ("1" * 5000, '"' + "1" * 40 + '...", expected a value of the kind int'),
    ],
)
def test_a_value_that_is_not_of_its_kind_is_told(text, told):
    assert message(f"a: {text}") == f"a.yml:1: found {told}\n  hint: quote a text"


@pytest.mark.parametrize("text", ["text", "[1]"])
def test_a_merge_of_what_is_no_mapping_is_told(text):
    assert message(f"a:\n  <<: {text}\n") == (
        "a.yml:2: found no mapping behind <<, expected one\n  hint: write <<: *name"
    )


@pytest.mark.parametrize("text", ["? [a, b]\n: 1\n", "? {a: b}\n: 1\n"])
def test_a_key_that_is_no_text_is_told(text):
    assert message(text) == ("a.yml:1: found a list or mapping as a key, expected a text\n  hint: write key: value")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("b\0", "0000"),
        ("b\x07", "0007"),
        ('"\\0"', "0000"),
        ('"\\e"', "001B"),
        ('"\\ud800"', "D800"),
        ("b\ufffe", "FFFE"),
    ],
)
def test_a_character_that_no_finished_file_can_hold_is_told_with_its_line(text, code):
    assert message(f"a: 1\nb: {text}\n") == (
        f"a.yml:2: found the character U+{code}, expected text: no finished file can hold it\n"
        "  hint: delete it; many editors show it only when asked to"
    )


def test_such_a_character_in_a_file_is_told_with_its_line(tmp_path):
    (tmp_path / "a.qmd").write_bytes(b"one\ntwo\x1b[31m\n")
    with pytest.raises(ConfigError, match=r"^a\.qmd:2: found the character U\+001B"):
        read_text(tmp_path / "a.qmd", shown="a.qmd")
