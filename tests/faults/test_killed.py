"""A render that is killed, at any moment: finished files whole, no process and no private folder left, the next one right."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.faults.small_project import make_project, outputs, private_files, processes_with, render, start, text
from tests.press.running import ROOT
from tests.press.test_interrupt import wait_for

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes in /proc")

#: Rounds of chance: a sample each time, all of them in `nox -s faults`.
FULL = bool(os.environ.get("FULL_FAULTS"))
ROUNDS = 50 if FULL else 2
#: Kills press when it moves its finished file of a number to its place: between two files of one build.
AT_MOVE = """
import os, sys
moved = []
def hear(event, arguments):
    if event == "os.rename" and "/out/" in str(arguments[0]):
        moved.append(arguments)
        if len(moved) == {number}:
            os.kill(os.getpid(), 9)
sys.addaudithook(hear)
"""


@pytest.fixture(scope="module")
def length_s(tmp_path_factory):
    """Give how long a render takes here."""
    other = make_project(tmp_path_factory.mktemp("timed") / "project")
    began = time.monotonic()
    render(other)
    return time.monotonic() - began


@pytest.fixture
def edit(project):
    """Change what is printed and drawn, so that a render has all to do."""
    (project / "a.qmd").write_text(text("Other words:", 3), encoding="utf-8")
    return project


def check_after_kill(project, before, edited, word):
    """Hold a project to what must be true after a killed render, and then after the next."""
    left = outputs(project)
    assert left.keys() == before.keys()
    assert [name for name, content in left.items() if content not in {before[name], edited[name]}] == []
    assert wait_for(lambda: processes_with(word) == []), "processes are left"
    done = render(project)
    assert (done.status, outputs(project) == edited, private_files(project)) == (0, True, []), done.err


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_killed_render_leaves_old_or_new_files_and_the_next_is_right(edit, edited, length_s, number):
    before = outputs(edit)
    word = f"killed-{os.getpid()}-{number}"
    run = start(edit, FAULT_WORD=word)
    moment = random.Random(number).uniform(0, length_s)
    time.sleep(moment)
    # by turns all of press's group, as a closed terminal does, and press alone, as a system short of memory does
    if number % 2:
        os.killpg(run.pid, signal.SIGKILL)
    else:
        run.kill()
    run.communicate()
    check_after_kill(edit, before, edited, word)


@pytest.mark.parametrize("number", range(1, 6) if FULL else [2])
def test_a_render_killed_between_two_finished_files_is_completed_by_the_next(edit, edited, number):
    before = outputs(edit)
    word = f"moved-{os.getpid()}-{number}"
    done = render(edit, prelude=AT_MOVE.format(number=number), FAULT_WORD=word)
    assert done.status == -signal.SIGKILL
    new = [name for name, content in outputs(edit).items() if content != before[name]]
    assert len(new) <= number - 1
    assert [name.split("-")[0] for name in private_files(edit)] == ["build"]
    check_after_kill(edit, before, edited, word)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_builder_killed_at_work_costs_only_time(edit, edited, length_s, number):
    word = f"builder-{os.getpid()}-{number}"
    # a path of a socket has to be short
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        run = start(edit, "--execute-daemon", FAULT_WORD=word, XDG_RUNTIME_DIR=folder)
        moment = random.Random(number).uniform(0, length_s)
        time.sleep(moment)
        for one in builders(word):
            os.kill(one, signal.SIGKILL)
        _, err = run.communicate(timeout=300)
        assert (run.returncode, outputs(edit) == edited, private_files(edit)) == (0, True, []), err
        # one that had not begun when it was to be killed
        for one in builders(word):
            os.kill(one, signal.SIGKILL)
    assert wait_for(lambda: processes_with(word) == []), "processes are left"


def builders(word):
    """Give the processes of a run that are its builder."""
    lines = {one: Path(f"/proc/{one}/cmdline") for one in processes_with(word)}
    return [one for one, line in lines.items() if line.exists() and b"import stay" in line.read_bytes()]


#: Runs a program that does not end by itself, and what it starts.
HANGING = """
import os, sys
from pathlib import Path
from press.engines.quarto.process import run_program
code = "import subprocess, time; subprocess.Popen(['sleep', '600']); print('here', flush=True); time.sleep(600)"
run_program([sys.executable, "-c", code], folder=Path.cwd(), environment=dict(os.environ), limit_s=600, log=Path("log"))
"""


def test_quarto_and_what_it_started_end_where_press_is_killed(tmp_path):
    word = f"hanging-{os.getpid()}"
    told = {**os.environ, "PYTHONPATH": str(ROOT), "FAULT_WORD": word}
    with subprocess.Popen([sys.executable, "-c", HANGING], cwd=tmp_path, env=told) as run:
        assert wait_for(lambda: (tmp_path / "log").is_file() and (tmp_path / "log").read_text() == "here\n")
        assert len(processes_with(word)) >= 3
        run.kill()
    assert wait_for(lambda: processes_with(word) == []), "processes are left"
