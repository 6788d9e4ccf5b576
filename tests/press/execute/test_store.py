"""Results are reused only where code, data and environment are the same."""

import pytest

from press.execute import store as store_module
from press.execute.document import STORE_FOLDER


def chunk(code, *options):
    return "```{python}\n" + "".join(f"#| {option}\n" for option in options) + code + "\n```\n\n"


@pytest.fixture
def runs(execute):
    """Render a document and tell whether its chunks ran, by a process number that they print."""
    seen = []

    def run(text, **options):
        markdown = execute(text + chunk("import os\nprint(os.getpid())"), reuse=True, **options).markdown
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


def test_a_file_that_was_written_and_is_gone_is_written_again(runs, tmp_path):
    text = chunk("_ = open('made.txt', 'w').write('x')")
    assert runs(text)
    assert not runs(text)
    (tmp_path / "made.txt").unlink()
    assert runs(text)
    assert (tmp_path / "made.txt").read_text() == "x"


def test_other_packages_run_all(runs, monkeypatch):
    assert runs("")
    monkeypatch.setattr(store_module, "installed", lambda: {"python": "other"})
    assert runs("")


@pytest.mark.parametrize(
    "code",
    [
        "import subprocess\n_ = subprocess.run(['true'])",
        "import os\n_ = os.system('true')",
        "import sqlite3\n_ = sqlite3.connect(':memory:')",
    ],
)
def test_what_cannot_be_watched_is_never_reused(runs, code):
    assert [runs(chunk(code)), runs(chunk(code))] == [True, True]


def test_a_run_that_changes_what_it_read_is_never_reused(runs):
    text = chunk("x = open('n').read()\n_ = open('n', 'w').write(x + '1')")
    assert [runs(text, files={"n": "1"}), runs(text)] == [True, True]


def test_reuse_can_be_forbidden(runs):
    front = "---\nexecute:\n  cache: false\n---\n\n"
    assert [runs(front), runs(front)] == [True, True]


def test_a_damaged_entry_is_noticed_and_replaced(runs, tmp_path):
    assert runs("")
    (entry,) = (tmp_path / STORE_FOLDER).glob("*.json")
    whole = entry.read_text()
    entry.write_text(whole[:-20])
    assert runs("")
    assert not runs("")
    entry.write_bytes(b"\xff\xfe")
    assert runs("")
    assert list(entry.parent.iterdir()) == [entry]


def test_a_folder_that_takes_no_entry_costs_nothing_but_time(runs, tmp_path):
    (tmp_path / STORE_FOLDER.parts[0]).write_text("in the way")
    assert [runs(""), runs("")] == [True, True]


def test_pictures_and_the_ledger_come_back_as_they_were(execute, tmp_path):
    text = chunk(
        "class L:\n    def _ledger_(self): return [{'id': 'a'}]\nv = L()\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);"
    )
    first = execute(text, reuse=True)
    png = (tmp_path / "resources/chunks/chunk-1-1.png").read_bytes()
    (tmp_path / "resources/chunks/chunk-1-1.png").unlink()
    second = execute(text, reuse=True)
    assert (second.markdown, second.ledger) == (first.markdown, first.ledger)
    assert (tmp_path / "resources/chunks/chunk-1-1.png").read_bytes() == png
