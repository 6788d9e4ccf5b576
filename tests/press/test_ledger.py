"""The ledger of values, made of what the worker was told and of the text."""

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from press.errors import Location
from press.ledger import LedgerFile, ledger_part, read_ledger, read_version, value_ledger, write_ledger
from press.model import Document, Executed, Project
from press.rows import Rows

ROOT = Path("/review")


def executed(name, markdown, *ids):
    document = Document(ROOT / name, Project(ROOT, {}, ()), (), {}, {}, ("html",))
    places = tuple(Location(Path(name), number) for number in range(1, markdown.count("\n") + 2))
    return Executed(document, markdown, places, ROOT, Rows.of({"id": one, "text": "1"} for one in ids))


def merged(documents, **options):
    """Merge what each document puts into the ledger."""
    return value_ledger(parts(documents), **options)


def parts(documents):
    return [ledger_part([one]) for one in documents]


def use(name):
    return f'[1]{{#val-{name} .value data-value="{name}"}}'


def uses(rows):
    return {row["id"]: [f"{one['document']}:{one['line']}" for one in row["uses"]] for row in rows}


def test_values_of_all_documents_stand_in_order_of_id_with_every_use():
    documents = [executed("a.qmd", f"x\n{use('c')} {use('c')}", "c", "b"), executed("b.qmd", use("c"), "c", "a")]
    assert uses(merged(documents)) == {"a": [], "b": [], "c": ["a.qmd:2", "a.qmd:2", "b.qmd:1"]}


def test_a_use_that_nothing_answers_for_is_no_value():
    assert merged([executed("a.qmd", use("x"))]) == []


def test_line_breaks_that_only_unicode_knows_do_not_shift_lines():
    assert uses(merged([executed("a.qmd", f"one\u2028two\x0c\n{use('a')}", "a")])) == {"a": ["a.qmd:2"]}


def test_earlier_uses_count_only_where_the_document_was_not_built_now():
    earlier = merged([executed("a.qmd", use("x"), "x"), executed("b.qmd", use("x"), "x")])
    now = merged([executed("b.qmd", "\n" + use("x"), "x")], earlier=earlier)
    assert uses(now) == {"x": ["a.qmd:1", "b.qmd:2"]}


def drawing(*documents):
    """Give documents in `text/` that each show the same figure."""
    made = [executed(f"text/{name}", "x\n\n![](../build/figures/f.svg){width=50%}\n") for name in documents]
    row = {"id": "figures.f", "text": "", "figure": {"file": "build/figures/f.svg"}}
    return [replace(one, ledger=Rows.of([row])) for one in made]


def test_a_figure_is_used_where_it_stands():
    (row,) = merged(drawing("a.qmd"))
    assert row["uses"] == [{"document": "text/a.qmd", "line": 3, "element": "", "text": "", "kind": "figure"}]


def test_a_figure_of_a_document_that_was_not_built_now_stays():
    earlier = merged(drawing("a.qmd", "b.qmd"))
    assert uses(merged([executed("text/b.qmd", "")], earlier=earlier)) == {"figures.f": ["text/a.qmd:3"]}


def test_a_value_that_nothing_uses_any_more_is_forgotten():
    earlier = merged([executed("a.qmd", use("x"), "x")])
    assert merged([executed("a.qmd", "", "y")], earlier=earlier) == [{"id": "y", "text": "1", "uses": []}]


def test_what_is_written_is_read_back(tmp_path):
    documents = [executed("a.qmd", use("x"), "x")]
    assert read_ledger(write_ledger(parts(documents), tmp_path / "values.json")) == merged(documents)


def test_a_file_that_is_no_ledger_has_no_rows(tmp_path):
    for text in ("", "[]", '{"values": [{"id": 1}, 2]}', "\xff"):
        (tmp_path / "values.json").write_text(text, encoding="latin-1")
        assert read_ledger(tmp_path / "values.json") == []


@given(st.permutations(["a.qmd", "b.qmd", "c.qmd"]))
def test_building_documents_one_by_one_gives_the_ledger_of_all_at_once(order):
    made = {name: executed(name, f"{use('x')}\n{use(name)}", "x", name) for name in ("a.qmd", "b.qmd", "c.qmd")}
    rows = []
    for name in order:
        rows = merged([made[name]], earlier=rows)
    assert rows == merged(list(made.values()))


def test_a_use_says_its_element_its_text_and_whether_it_stands_in_a_table():
    lines = ['[\\-0.3 \\[x\\]]{#val-x-2 .value data-value="x"}', '| a | [4]{#val-x .value data-value="x"} |']
    (row,) = merged([executed("a.qmd", "\n".join(lines), "x")])
    assert row["uses"] == [
        {"document": "a.qmd", "line": 1, "element": "val-x-2", "text": "-0.3 [x]", "kind": "text"},
        {"document": "a.qmd", "line": 2, "element": "val-x", "text": "4", "kind": "table"},
    ]


def test_the_version_of_the_data_stands_once_before_the_values(tmp_path):
    path = write_ledger([], tmp_path / "values.json", data="1.2.0")
    assert (read_version(path), path.read_text().splitlines()[0]) == ("1.2.0", '{"data": {"version":"1.2.0"},')
    assert read_version(tmp_path / "other.json") == ""


def test_the_file_is_written_with_the_part_that_comes_last(tmp_path):
    documents = [executed("a.qmd", use("c"), "c", "b"), executed("b.qmd", use("c"), "c", "a")]
    first, *others = parts(documents)
    target = tmp_path / "values.json"
    names = [str(number) for number in range(len(documents))]
    file = LedgerFile(names, target, earlier=None, data="1.2.0")
    for name, part in zip(names[1:], others, strict=True):
        file.add(name, part)
    assert not target.exists()
    file.add(names[0], first)
    assert (read_ledger(target), read_version(target)) == (merged(documents), "1.2.0")
