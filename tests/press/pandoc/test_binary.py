"""Runs of Pandoc that fail, hang or are stopped."""

import subprocess
import sys
import threading

import pytest

from press.errors import EngineMissingError, RenderError
from press.pandoc import binary
from press.pandoc.binary import pandoc_path, run_pandoc, stop_pandoc


@pytest.fixture
def endless(tmp_path):
    """Give arguments that make Pandoc run for ever, and the file that shows that it runs."""
    started = tmp_path / "started"
    (tmp_path / "endless.lua").write_text(f'io.open("{started}", "w"):close()\nwhile true do end\n')
    return [f"--lua-filter={tmp_path / 'endless.lua'}"], started


def test_a_text_goes_in_and_one_comes_out():
    assert run_pandoc(["--to=html"], "*ä*") == "<p><em>ä</em></p>\n"


def test_what_a_user_keeps_for_pandoc_changes_nothing(tmp_path, monkeypatch):
    folder = tmp_path / ".local" / "share" / "pandoc"
    folder.mkdir(parents=True)
    (folder / "abbreviations").write_text("Studies\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert run_pandoc(["--from=markdown", "--to=html"], "Studies here") == "<p>Studies here</p>\n"


def test_a_failure_carries_what_pandoc_says():
    with pytest.raises(RenderError, match=r"pandoc ended with status \d+\n  .*nonsense"):
        run_pandoc(["--to=nonsense"], "x")


def test_a_run_that_does_not_end_is_stopped(endless, monkeypatch):
    monkeypatch.setattr(binary, "PANDOC_LIMIT_S", 1)
    with pytest.raises(RenderError, match="found pandoc still running after 1 s, expected an end; it was stopped"):
        run_pandoc(endless[0], "x")


def test_a_long_text_has_more_time(endless, monkeypatch):
    monkeypatch.setattr(binary, "PANDOC_LIMIT_S", 1)
    monkeypatch.setattr(binary, "_S_PER_MB", 1)
    with pytest.raises(RenderError, match="found pandoc still running after 2 s"):
        run_pandoc(endless[0], "x" * 1_500_000)


def test_stopping_ends_the_runs_of_other_threads(endless):
    arguments, started = endless
    raised = []

    def run():
        try:
            run_pandoc(arguments, "x")
        except RenderError as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    pause = threading.Event()
    while not started.exists() and thread.is_alive():
        pause.wait(0.05)
    stop_pandoc()
    thread.join(timeout=60)
    assert (len(raised), thread.is_alive(), binary._RUNNING) == (1, False, set())


def test_a_missing_pandoc_is_told_with_the_command_that_installs_it(monkeypatch):
    pandoc_path.cache_clear()
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(EngineMissingError, match="found no Pandoc, expected the one of the package pypandoc_binary"):
        pandoc_path()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of other processes are Linux's")
def test_the_system_ends_a_run_that_nobody_is_left_to_end():
    import resource

    with subprocess.Popen(["sleep", "60"]) as process:
        binary._limit(process, 600)
        assert resource.prlimit(process.pid, resource.RLIMIT_CPU) == (600, 600)
        process.kill()
