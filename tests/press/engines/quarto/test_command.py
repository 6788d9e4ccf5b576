"""`press render --engine quarto` as a person types it."""

import signal
import sys

import pytest

from press.engines.quarto.find import search_quarto
from tests.press.running import PROJECT, process, snapshot, write
from tests.press.test_interrupt import alive, wait_for

TWO = PROJECT.replace("format: html", "format:\n  html: default\n  docx: default")


@pytest.fixture
def project(tmp_path):
    files = {"_quarto.yml": TWO, "a.qmd": "One.\n", "b.qmd": "Two, {{< meta lang >}}.\n\n---\nlang: de\n---\n"}
    return write(tmp_path / "review", files)


@pytest.fixture
def chosen(standin, monkeypatch):
    """Let QUARTO_PATH name a stand-in."""

    def choose(behaviour="success"):
        path = standin(behaviour).path
        monkeypatch.setenv("QUARTO_PATH", str(path))
        monkeypatch.delenv("PRESS_ENGINE", raising=False)
        monkeypatch.setattr("press.engines.quarto.choose.search_quarto", search_quarto)
        return path

    return choose


def test_finished_files_land_where_those_of_the_embedded_engine_do(press, project, chosen):
    path = chosen()
    done = press("render", "--engine", "quarto", cwd=project)
    assert (done.code, done.out) == (0, "")
    assert done.err.splitlines()[0] == f"engine: Quarto 1.6.40, {path} from QUARTO_PATH (as asked)"
    finished = {name for name in snapshot(project / "build") if not name.startswith(".press")}
    assert finished == {"a.html", "a.docx", "b.html", "b.docx", "values.json", "manifest.json"}
    assert set(snapshot(project)) - {f"build/{name}" for name in snapshot(project / "build")} == {
        "_quarto.yml",
        "a.qmd",
        "b.qmd",
    }


def test_auto_takes_quarto_where_it_is_found_and_says_so(press, project, chosen):
    path = chosen()
    done = press("render", "a.qmd", "--to", "html", cwd=project)
    assert (done.code, done.err.splitlines()[0]) == (0, f"engine: Quarto 1.6.40, {path} from QUARTO_PATH (found)")


def test_what_only_the_embedded_engine_passes_over_is_not_told_with_quarto(press, project, chosen):
    chosen()
    write(project, {"a.qmd": "---\nformat:\n  html:\n    grid:\n      body-width: 9em\n---\n\nOne.\n"})
    for _ in range(2):
        done = press("render", "a.qmd", "--to", "html", "--engine", "quarto", cwd=project)
        assert (done.code, "passes over" in done.err) == (0, False)
    assert "passes over" in press("render", "a.qmd", "--to", "html", "--engine", "embedded", cwd=project).err


def test_a_pinned_engine_is_taken(press, project, chosen):
    chosen()
    write(project, {"review.yml": "engine: {name: embedded}\n"})
    done = press("render", "a.qmd", "--to", "html", cwd=project)
    assert (done.code, done.err.splitlines()[0]) == (0, "engine: embedded (review.yml pins it)")


def test_quarto_that_is_not_there_stops_the_render(press, project, monkeypatch):
    monkeypatch.setenv("QUARTO_PATH", "/no/such/place")
    done = press("render", "--engine", "quarto", cwd=project)
    assert done.code == 7
    assert done.err.startswith("QUARTO_PATH: found /no/such/place: no program of that name")
    assert not (project / "build").exists()


@pytest.mark.parametrize("behaviour", ["crash", "nothing", "typst error", "broken file"])
def test_a_failure_leaves_the_files_of_the_last_good_build(press, project, chosen, behaviour):
    chosen()
    assert press("render", "--engine", "quarto", cwd=project).code == 0
    before = {name: text for name, text in snapshot(project).items() if "/.press/" not in name}
    chosen(behaviour)
    write(project, {"a.qmd": "Changed.\n"})
    assert press("render", "--engine", "quarto", cwd=project).code == 6
    after = {name: text for name, text in snapshot(project).items() if "/.press/" not in name}
    assert after == {**before, "a.qmd": b"Changed.\n"}


def test_with_the_switch_no_chunk_runs_in_press(press, project, chosen):
    chosen()
    write(project, {"a.qmd": "```{python}\nopen('ran', 'w').close()\n```\n"})
    done = press("render", "a.qmd", "--to", "html", "--engine", "quarto", "--quarto-executes", cwd=project)
    assert (done.code, (project / "ran").exists()) == (0, False)
    assert "```{python}" in (project / "build" / "a.html").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_an_interrupted_render_ends_quarto_with_all_its_processes(project, chosen, tmp_path, monkeypatch, number):
    chosen("hang")
    monkeypatch.setenv("TMPDIR", str(tmp_path / "private"))
    run = process(["render", "a.qmd", "--to", "html", "--engine", "quarto"], project)
    assert wait_for((tmp_path / "notes" / "started").exists)
    children = [int(word) for word in (tmp_path / "notes" / "started").read_text().split()]
    run.send_signal(number)
    _, err = run.communicate(timeout=60)
    assert (run.returncode, err.splitlines()[-1]) == (
        130,
        "interrupted: the files of the last good build are still in their place",
    )
    assert wait_for(lambda: not any(map(alive, children)))
