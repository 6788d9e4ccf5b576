"""The command as a person meets it."""

import signal
import subprocess
import sys

import pytest

from press.cli import main
from tests.press.running import PROJECT, ROOT, process, write


def test_without_a_command_the_help_is_printed(press):
    done = press()
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("usage: press ")
    assert "render the project, or single .qmd files" in done.err


def test_an_unknown_command_is_refused_with_those_that_there_are(press):
    done = press("rendr")
    assert done.code == 2
    assert "invalid choice" in done.err
    assert "rendr" in done.err
    assert "verify" in done.err


def test_an_unknown_option_is_refused(press):
    done = press("render", "--formats", "html")
    assert (done.code, "unrecognized arguments: --formats" in done.err) == (2, True)


def test_help_names_every_option_of_render(press):
    done = press("render", "--help")
    assert done.code == 0
    for option in (
        "--to",
        "--output-dir",
        "--project",
        "--engine",
        "--no-cache",
        "--explain",
        "--quarto-executes",
        "--quiet",
        "--traceback",
    ):
        assert option in done.out


def test_a_traceback_is_shown_where_it_is_asked_for(tmp_path, press):
    root = write(tmp_path, {"_quarto.yml": PROJECT, "a.qmd": "See @fig-x.\n"})
    assert "Traceback" not in press("render", cwd=root).err
    assert "Traceback (most recent call last)" in press("render", "--traceback", cwd=root).err


def test_the_handlers_of_signals_are_as_before(press):
    before = signal.getsignal(signal.SIGTERM)
    press("values")
    assert signal.getsignal(signal.SIGTERM) is before


def test_an_interrupted_command_ends_with_130_and_one_line(press, monkeypatch):
    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr("press.commands.values.values", interrupt)
    done = press("values")
    assert (done.code, done.err) == (
        130,
        "interrupted: the files of the last good build are still in their place\n",
    )


def test_a_reader_that_has_gone_ends_the_command_without_a_word(tmp_path):
    rows = [{"id": f"flow.{number}", "text": "1", "uses": []} for number in range(20_000)]
    import json

    root = write(tmp_path, {"_quarto.yml": PROJECT, "build/values.json": json.dumps({"values": rows})})
    run = process(["values", "--json"], root)
    run.stdout.readline()
    run.stdout.close()
    err = run.stderr.read()
    run.stderr.close()
    assert (run.wait(timeout=60), err) == (0, "")


def test_the_command_runs_as_a_module(tmp_path):
    root = write(tmp_path, {"_quarto.yml": PROJECT, "a.qmd": "Text.\n"})
    run = process(["render", "--engine", "embedded"], root)
    out, err = run.communicate(timeout=120)
    assert (run.returncode, out) == (0, "")
    engine, document, file = err.splitlines()
    assert engine == "engine: embedded (as asked)"
    assert document.startswith("a: html (")
    assert file == "  build/a.html"


def test_help_loads_nothing_heavy():
    code = "import sys; from press.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert loaded & {"pandas", "matplotlib", "typst", "lxml", "IPython", "bibtexparser", "ruamel"} == set()


def test_the_command_works_in_a_thread_that_is_not_the_main_one(tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    root = write(tmp_path, {"_quarto.yml": PROJECT, "a.qmd": "Text.\n"})
    with ThreadPoolExecutor() as pool:
        assert pool.submit(main, ["render", "--quiet", "--engine", "embedded", "--project", str(root)]).result() == 0


@pytest.mark.parametrize("name", ["render", "data", "verify", "values"])
def test_a_project_that_is_not_there_is_an_error_of_every_command(name, press):
    done = press(name, "--project", "nowhere")
    assert done.code == 2
    assert done.err.startswith("found no file or folder ")
    assert done.err.endswith("nowhere, expected a project or a document\n")
