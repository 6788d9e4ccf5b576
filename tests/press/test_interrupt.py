"""Ctrl-C and SIGTERM while a chunk runs: the old files whole, the processes gone, one line."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.press.running import PROJECT, process, snapshot, write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

SLEEPING = """```{python}
import os, subprocess, time
child = subprocess.Popen(["sleep", "600"])
with open("started.part", "w") as file:
    file.write(f"{os.getpid()} {child.pid}")
os.rename("started.part", "started")
time.sleep(600)
```
"""


def alive(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    # A process that ended and whose parent has not looked yet is gone too; only Linux tells.
    status = Path(f"/proc/{number}/stat")
    return not status.exists() or status.read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"


def wait_for(condition):
    """Wait until something is so; a minute is given to slow machines."""
    for _ in range(600):
        if condition():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def project(tmp_path):
    files = {
        "_quarto.yml": PROJECT,
        "a.qmd": SLEEPING,
        "b.qmd": "Text.\n",
        "build/a.html": "the last good page",
        "build/values.json": "the last good values",
    }
    return write(tmp_path, files)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_an_interrupted_build_leaves_the_old_files_and_no_process(project, number):
    before = snapshot(project)
    run = process(["render", "--engine", "embedded"], project)
    assert wait_for((project / "started").exists)
    children = [int(word) for word in (project / "started").read_text().split()]
    run.send_signal(number)
    out, err = run.communicate(timeout=60)
    (project / "started").unlink()
    assert run.returncode == 130
    assert (out, err.splitlines()[-1]) == ("", "interrupted: the files of the last good build are still in their place")
    assert "Traceback" not in err
    assert {line.split(":")[0] for line in err.splitlines()} <= {"engine", "b", "interrupted"}
    assert wait_for(lambda: not any(map(alive, children)))
    assert snapshot(project) == before
    assert list(project.rglob("build-*")) == []


def test_an_interrupted_filter_ends_too(tmp_path):
    lua = 'io.open("started", "w"):close()\nwhile true do end\n'
    text = "---\nfilters: [endless.lua]\n---\n\nText.\n"
    project = write(tmp_path, {"_quarto.yml": PROJECT, "a.qmd": text, "endless.lua": lua})
    run = process(["render", "--engine", "embedded"], project)
    assert wait_for((project / "started").exists)
    run.send_signal(signal.SIGTERM)
    _, err = run.communicate(timeout=60)
    assert (run.returncode, err) == (
        130,
        "engine: embedded (as asked)\ninterrupted: the files of the last good build are still in their place\n",
    )
    assert not (project / "build").exists()
