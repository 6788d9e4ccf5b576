"""Merging levels of metadata."""

from hypothesis import given
from hypothesis import strategies as st

from press.config.merge import common_meta, format_table, merge, meta_for_format

values = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["a", "b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
    max_leaves=8,
)
tables = st.dictionaries(st.sampled_from("xyz"), values, max_size=3)


def test_mappings_are_merged_lists_joined_and_scalars_replaced():
    low = {"toc": True, "bibliography": ["refs.bib"], "format": {"html": {"toc": True}}}
    high = {"toc": False, "bibliography": ["proj.bib"], "format": {"html": {"code-fold": True}}}
    assert merge(low, high) == {
        "toc": False,
        "bibliography": ["refs.bib", "proj.bib"],
        "format": {"html": {"toc": True, "code-fold": True}},
    }


def test_what_both_lists_hold_stands_once():
    assert merge(["a", "b"], ["b", "c"]) == ["a", "b", "c"]


@given(tables)
def test_merging_with_nothing_changes_nothing(table):
    assert merge(table, {}) == table
    assert merge({}, table) == table


@given(tables, tables)
def test_the_higher_level_keeps_all_its_keys_and_scalars(low, high):
    merged = merge(low, high)
    assert set(merged) == set(low) | set(high)
    assert all(merged[key] == value for key, value in high.items() if not isinstance(value, (dict, list)))


def test_format_has_three_forms():
    assert format_table("html") == {"html": {}}
    assert format_table(["html", "docx"]) == {"html": {}, "docx": {}}
    assert format_table({"html": "default", "docx": None, "typst": {"toc": True}}) == {
        "html": {},
        "docx": {},
        "typst": {"toc": True},
    }


def test_a_formats_options_win_over_those_for_all_within_a_level():
    assert meta_for_format([{"toc": False, "format": {"html": {"toc": True}}}], "html")["toc"] is True


def test_a_documents_options_win_over_a_projects_format():
    levels = [{"format": {"html": {"toc": True}}}, {"toc": False}]
    assert meta_for_format(levels, "html")["toc"] is False


def test_a_formats_execution_options_win_over_those_for_all_however_they_are_written():
    level = {"execute": {"echo": True, "warning": False}, "format": {"html": {"echo": False}}}
    assert meta_for_format([level], "html")["execute"] == {"echo": False, "warning": False}
    assert meta_for_format([{"fig-width": 3}, {"execute": {"fig-width": 4}}], "html")["execute"] == {"fig-width": 4}


def test_typst_options_serve_the_pdf():
    assert meta_for_format([{"format": {"typst": {"papersize": "a4"}}}], "pdf")["papersize"] == "a4"


def test_common_metadata_hold_no_formats():
    assert common_meta([{"title": "A", "format": "html"}, {"lang": "de"}]) == {"title": "A", "lang": "de"}
