"""Results are reused only where code, data and environment are the same."""

import os
import time
from pathlib import Path

import pytest

from press.cache import state as state_module
from press.cache.journal import Journal
from press.cache.store import Cache


def chunk(code, *options):
    return "```{python}\n" + "".join(f"#| {option}\n" for option in options) + code + "\n```\n\n"


@pytest.fixture
def store(tmp_path):
    return tmp_path / ".press" / "cache"


@pytest.fixture
def runs(execute, store):
    """Render a document and tell whether its chunks ran, by a process number that they print."""
    seen = []

    def run(text, **options):
        markdown = execute(text + chunk("import os\nprint(os.getpid())"), **{"cache": Cache(store), **options}).markdown
        number = [line for line in markdown.splitlines() if line.isdigit()][-1]
        ran = number not in seen
        seen.append(number)
        return ran

    return run


def test_the_same_document_is_not_run_again(runs):
    assert [runs("a\n"), runs("a\n")] == [True, False]


def test_a_change_of_the_text_alone_runs_nothing(runs):
    assert [runs("a\n\n"), runs("b\n\n")] == [True, False]


def test_a_change_of_code_or_of_an_option_that_matters_runs_all(runs):
    assert [
        runs(chunk("x = 1")),
        runs(chunk("x = 2")),
        runs(chunk("x = 2", "fig-width: 3")),
        runs(chunk("x = 2", "fig-width: 3", "echo: false")),
    ] == [True, True, True, False]


def test_a_change_of_a_file_that_was_read_runs_all(runs):
    text = chunk("_ = open('data.csv').read()")
    assert runs(text, files={"data.csv": "1\n"})
    assert not runs(text)
    assert runs(text, files={"data.csv": "2\n"})


def test_a_change_of_a_module_of_the_project_runs_all(runs):
    text = chunk("import beside")
    assert runs(text, files={"beside.py": "x = 1\n"})
    assert not runs(text)
    assert runs(text, files={"beside.py": "x = 22\n"})


def test_a_new_file_in_a_folder_that_was_listed_runs_all(runs):
    text = chunk("import os\n_ = os.listdir('d')")
    assert runs(text, files={"d/a": ""})
    assert not runs(text)
    assert runs(text, files={"d/b": ""})


def test_a_change_of_a_variable_that_was_asked_for_runs_all(runs, monkeypatch):
    text = chunk("import os\n_ = os.getenv('PRESS_TEST_INPUT')")
    assert runs(text)
    monkeypatch.setenv("PRESS_OTHER", "1")
    assert not runs(text)
    monkeypatch.setenv("PRESS_TEST_INPUT", "1")
    assert runs(text)


WRITES = chunk("_ = open('made/b.txt', 'w').write('x')")


def test_files_that_were_written_and_are_gone_or_changed_are_put_back_without_a_run(runs, tmp_path):
    made = tmp_path / "made" / "b.txt"
    assert runs(WRITES, files={"made/other": ""})
    made.unlink()
    assert (runs(WRITES), made.read_text()) == (False, "x")
    made.write_text("y")
    assert (runs(WRITES), made.read_text()) == (False, "x")


def test_a_temporary_file_beside_what_is_written_does_not_make_its_folder_a_file_that_was_written(execute):
    code = "import os, tempfile\nwith tempfile.NamedTemporaryFile(dir='.', delete=False) as f: f.write(b'1')\n_ = os.replace(f.name, 'made')"
    written = execute(chunk(code)).inputs["written"]
    assert [path for path in written if Path(path).is_dir()] == []
    assert any(path.endswith("made") for path in written)


def test_a_file_that_was_written_and_can_no_longer_be_put_back_is_written_by_a_run(runs, store, tmp_path):
    assert runs(WRITES, files={"made/other": ""})
    (tmp_path / "made" / "b.txt").unlink()
    for entry in (store / "files").iterdir():
        entry.write_bytes(b"damaged")
    assert (runs(WRITES), (tmp_path / "made" / "b.txt").read_text()) == (True, "x")


def test_a_figure_that_a_run_drew_into_a_file_is_put_back_to_the_byte(runs, tmp_path):
    code = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.savefig('plot.svg')\nplt.close()"
    assert runs(chunk(code))
    drawn = (tmp_path / "plot.svg").read_bytes()
    (tmp_path / "plot.svg").unlink()
    assert (runs(chunk(code)), (tmp_path / "plot.svg").read_bytes()) == (False, drawn)


def test_a_file_that_a_run_made_and_took_away_is_not_missed(runs, tmp_path):
    text = chunk("import os\n_ = open('passing', 'w').write('x')\nos.remove('passing')")
    assert [runs(text), runs(text)] == [True, False]
    assert not (tmp_path / "passing").exists()


def test_other_packages_run_all(runs, monkeypatch):
    assert runs("")
    monkeypatch.setattr(state_module, "installed", lambda: {"Python": "other"})
    assert runs("")


@pytest.mark.parametrize(
    "code",
    [
        "import subprocess\n_ = subprocess.run(['true'])",
        "import os\n_ = os.system('true')",
        "import sqlite3\n_ = sqlite3.connect(':memory:')",
        "import os\nos.waitpid(os.fork() or os._exit(0), 0)",
        "import multiprocessing as m\nwith m.get_context('spawn').Pool(1): pass",
        "import lxml.etree",
        "from lxml.etree import parse",
    ],
)
def test_what_cannot_be_watched_is_never_reused(runs, code):
    assert [runs(chunk(code)), runs(chunk(code))] == [True, True]


@pytest.mark.parametrize(
    "code",
    [
        "x = open('n').read()\n_ = open('n', 'w').write(x + '1')",
        "_ = open('n', 'r+').write('1')",
        "_ = open('n', 'a').write('1')",
        "import os\nos.rename('n', 'm')",
        "import os\nos.remove('n')",
        "import shutil\nshutil.rmtree('d')",
    ],
)
def test_a_run_that_changes_what_was_there_is_never_reused(runs, code):
    files = {"n": "1", "d/e": ""}
    assert [runs(chunk(code), files=files), runs(chunk(code), files=files)] == [True, True]


def test_a_file_that_appeared_under_another_name_is_put_back(runs, tmp_path):
    text = chunk("import os\n_ = open('part', 'w').write('x')\nos.replace('part', 'whole')")
    assert runs(text)
    (tmp_path / "whole").unlink()
    assert (runs(text), (tmp_path / "whole").read_text()) == (False, "x")


def test_a_folder_that_the_run_made_and_took_away_again_keeps_nothing_from_reuse(runs):
    text = chunk("import tempfile\nwith tempfile.TemporaryDirectory() as d:\n    _ = open(d + '/n', 'w').write('1')")
    assert [runs(text), runs(text)] == [True, False]


def test_a_file_that_a_chunk_looked_for_and_that_appears_runs_all(runs):
    text = chunk("import os\nx = os.path.exists('data/more.csv') or open('data/a.csv').read()")
    assert runs(text, files={"data/a.csv": ""})
    assert not runs(text)
    assert runs(text, files={"data/more.csv": ""})


def test_a_file_that_changed_while_the_chunks_ran_makes_a_run_that_is_not_kept(runs):
    later = time.time() + 60
    text = chunk(f"x = open('n').read()\nimport os\nos.utime('n', ({later}, {later}))")
    assert [runs(text, files={"n": "1"}), runs(text)] == [True, True]


def test_the_clock_may_be_set_back(runs, tmp_path):
    text = chunk("x = open('n').read()")
    assert runs(text, files={"n": "1"})
    (tmp_path / "n").write_text("2")
    os.utime(tmp_path / "n", (1, 1))
    assert runs(text)


def test_reuse_can_be_forbidden(runs, store):
    front = "---\nexecute:\n  cache: false\n---\n\n"
    assert [runs(front), runs(front)] == [True, True]
    assert list(store.rglob("*")) == []


def test_a_run_that_is_asked_for_anew_replaces_the_kept_one(runs):
    front = "---\nexecute:\n  cache: {}\n---\n\n"
    assert runs(front.format("true"))
    assert runs(front.format("refresh"))
    assert not runs(front.format("true"))


@pytest.mark.parametrize("damage", [lambda body: body[:-20], lambda _: b"\xff\xfe", lambda body: body[:-1] + b"\0"])
def test_a_damaged_entry_is_noticed_and_replaced(runs, store, damage):
    assert runs("")
    (entry,) = (store / "runs").iterdir()
    entry.write_bytes(damage(entry.read_bytes()))
    assert runs("")
    assert not runs("")
    assert list(entry.parent.iterdir()) == [entry]


def test_a_folder_that_takes_no_entry_costs_nothing_but_time(runs, store):
    store.parent.write_text("in the way")
    assert [runs(""), runs("")] == [True, True]


def test_pictures_and_the_ledger_come_back_as_they_were(execute, store, tmp_path):
    text = chunk(
        "class L:\n    def _ledger_(self): return [{'id': 'a'}]\nv = L()\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);"
    )
    first = execute(text, cache=Cache(store))
    png = (tmp_path / "resources/chunks/chunk-1-1.png").read_bytes()
    (tmp_path / "resources/chunks/chunk-1-1.png").unlink()
    second = execute(text, cache=Cache(store))
    assert (second.markdown, second.ledger) == (first.markdown, first.ledger)
    assert (tmp_path / "resources/chunks/chunk-1-1.png").read_bytes() == png


@pytest.fixture
def told(execute, store):
    """Render a document and give what is told of its chunks."""

    def run(text, **options):
        journal = Journal()
        execute(text, cache=Cache(store), journal=journal, **options)
        (_, line) = journal.lines()
        return line.removeprefix("  chunks     ")

    return run


def test_the_reason_of_every_run_is_told(told):
    text = chunk("x = open('n').read()", "label: reads") + "`{python} x`\n"
    assert told(text, files={"n": "1"}) == "run: no earlier run is kept"
    assert told(text) == "not run: code, data, modules and packages are as they were"
    assert told(text, files={"n": "2"}) == "run: n changed"
    text = text.replace("x =", "x  =")
    assert told(text) == "run: chunk reads changed or is new"
    assert told(text.replace("x`", "x + x`")) == "run: expression x + x changed or is new"
    assert told(text.rpartition("`{")[0]) == "run: code was taken away"
    assert told(text, formats=("docx",)) == "run: no earlier run is kept"


def test_the_reason_for_which_a_run_is_not_kept_is_told(told):
    assert told(chunk("import os\n_ = os.system('true')")) == (
        "run: no earlier run is kept; not kept: the chunks used a shell command, which cannot be watched"
    )
    assert told(chunk("_ = open('n', 'r+').read()"), files={"n": ""}) == (
        "run: no earlier run is kept; not kept: the chunks read and wrote n"
    )
    assert told("---\nexecute:\n  cache: false\n---\n\n" + chunk("1")) == (
        "run: the document says cache: False; not kept: the document says cache: false"
    )


def test_files_of_the_future_are_told_as_such(execute, told, tmp_path):
    text = chunk("x = open('n').read()")
    execute(text, files={"n": "1"})
    (path,) = tmp_path.rglob("n")
    os.utime(path, (4e9, 4e9))
    assert told(text) == (
        "run: no earlier run is kept; not kept: the clock is behind the time of n, so that changes cannot be told"
    )


ASKING = chunk(
    "import json, os\nwith open(os.environ['QUARTO_EXECUTE_INFO']) as info:\n    print(json.load(info)['format']['identifier']['base-format'])"
)
THREE = "---\nformat: [html, docx, typst]\n---\n\n"


def printed(executed):
    return {name: one.markdown.split("```\n")[-2].strip() for name, one in executed.items()}


def test_chunks_that_ask_for_the_format_run_once_for_each_and_are_kept_for_each(execute_all, store):
    runs = []
    expected = {"html": "html", "docx": "docx", "pdf": "typst"}
    assert printed(execute_all(THREE + ASKING, cache=Cache(store), progress=runs.append)) == expected
    assert len(runs) == 3
    assert printed(execute_all(THREE + ASKING, cache=Cache(store), progress=runs.append)) == expected
    assert len(runs) == 3


READING = chunk(
    "import json, os\nwith open(os.environ['QUARTO_EXECUTE_INFO']) as info:\n    print(json.load(info)['format']['metadata'].get('edition'))"
)


def test_chunks_that_look_at_metadata_run_again_where_these_change(execute, store, told):
    first, second = (f"---\nedition: {number}\n---\n\n" for number in (1, 2))
    assert "\n1\n" in execute(first + READING, cache=Cache(store)).markdown
    assert "\n2\n" in execute(second + READING, cache=Cache(store)).markdown
    assert told(second + READING) == "not run: code, data, modules and packages are as they were"
    assert told(first + READING) == "run: options or metadata changed, which the chunks look at"


def test_chunks_that_look_at_no_metadata_stay_where_these_change(told):
    told("---\nedition: 1\n---\n\n" + chunk("1"))
    assert told("---\nedition: 2\n---\n\n" + chunk("1")).startswith("not run")


def test_figures_of_each_format_do_not_overwrite_those_of_another(execute_all, store):
    code = "import matplotlib.pyplot as plt\nplt.figure(figsize=(len(open(__import__('os').environ['QUARTO_EXECUTE_INFO']).read()) % 7 + 1, 2))\nplt.plot([1]);"
    executed = execute_all(THREE + chunk(code), cache=Cache(store))
    assert len({one.resources for one in executed.values()}) == 3
    assert all((one.resources / "chunks" / "chunk-1-1.svg").is_file() for one in executed.values())


def test_conditions_around_chunks_need_one_run(execute_all):
    runs = []
    text = THREE + "::: {.content-visible when-format='html'}\n\n" + chunk("1") + ":::\n"
    executed = execute_all(text, progress=runs.append)
    assert len(runs) == 1
    assert len({id(one) for one in executed.values()}) == 1
