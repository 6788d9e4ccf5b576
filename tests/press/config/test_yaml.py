"""YAML with places."""

from pathlib import Path

import pytest

from press.config.yaml import load_yaml, load_yaml_file
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
