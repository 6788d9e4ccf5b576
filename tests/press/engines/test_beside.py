"""The second process of a preview makes what the first would make, and whatever becomes of it nothing is lost."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from press.config import load_project
from press.engines import embedded
from press.engines.beside import Beside, More
from press.engines.embedded import write_formats
from press.engines.second import serve
from press.errors import SourceError
from press.execute import execute_document
from press.readers import read_document
from tests.press.running import ROOT, write

HEAD = "---\nformat:\n  html: {}\n  docx:\n    reference-doc: look.docx\n---\n\n"


def double(connection):
    """Double numbers; of more than 9 ask for another; at 0 die."""
    while number := connection.recv():
        if number > 9:
            connection.send(More(number))
            number = connection.recv()
        connection.send(2 * number)
    os._exit(1)


@contextmanager
def running(work):
    beside = Beside(work)
    beside.ask(1, lambda one: one)
    beside.ready()
    try:
        yield beside
    finally:
        beside.end()


def test_a_process_is_begun_when_one_was_missed():
    beside = Beside(double)
    beside.ready()
    assert beside.ask(3, abs) is None
    beside.ready()
    assert beside.ask(3, abs) == 6
    beside.end()
    assert beside.ask(3, abs) is None


def test_what_a_task_does_not_hold_is_asked_for():
    with running(double) as beside:
        assert beside.ask(30, lambda asked: asked - 26) == 8


def test_after_a_process_that_died_comes_another():
    with running(double) as beside:
        assert beside.ask(0, abs) is None
        beside.ready()
        assert beside.ask(4, abs) == 8


def test_what_cannot_be_sent_is_not_done_there():
    with running(double) as beside:
        assert beside.ask(lambda: 0, abs) is None


def test_a_fault_in_what_is_asked_for_is_told():
    def fail(_):
        raise SourceError([])

    with running(double) as beside, pytest.raises(SourceError):
        beside.ask(30, fail)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_process_ends_with_the_one_that_began_it():
    code = (
        "from press.engines.beside import Beside\nfrom press.engines.second import serve\nimport time\n"
        "beside = Beside(serve)\nbeside.ask(1, abs)\nbeside.ready()\nprint(beside._running[0].pid, flush=True)\ntime.sleep(60)\n"
    )
    first = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    second = int(first.stdout.readline())
    first.send_signal(signal.SIGKILL)
    first.communicate()
    while is_there := _is_there(second):
        time.sleep(0.05)
    assert not is_there


def _is_there(pid):
    """Tell whether a process runs; one that ended may wait for somebody who asks for its end."""
    try:
        os.kill(pid, 0)
        told = Path(f"/proc/{pid}/stat")
        return not told.exists() or told.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def engine(tmp_path, memory):
    """Write a document in its formats; gives the bytes of the finished files."""

    def run(text, beside=None):
        write(tmp_path, {"a.qmd": text})
        document = read_document(tmp_path / "a.qmd", load_project(tmp_path / "a.qmd"))
        executed = execute_document(document, resources=tmp_path / "r")
        (folder := tmp_path / "out").mkdir(exist_ok=True)
        written = write_formats(executed, folder=folder, memory=memory, progress=lambda _: None, beside=beside)
        return {file.name: file.read_bytes() for file in written.files}, written.warnings

    return run


@pytest.fixture
def here(monkeypatch):
    """Note the formats that this process makes."""
    made = []
    resolution = embedded.Making.resolution

    def noted(self, name):
        made.append(name)
        return resolution(self, name)

    monkeypatch.setattr(embedded.Making, "resolution", noted)
    return made


@pytest.fixture
def look(tmp_path):
    """Give a file for the look of Word's."""
    from press.pandoc.binary import run_pandoc

    run_pandoc(["--from=markdown", "--to=docx", f"--output={tmp_path / 'look.docx'}"], "A")
    return tmp_path / "look.docx"


def test_a_format_made_beside_is_the_one_made_here(engine, here, look, memory):
    text = HEAD + "# One {#sec-one}\n\nSee @sec-one.\n"
    first = engine(text)
    memory.opened.files.clear()
    here.clear()
    with running(serve) as beside:
        assert engine(text, beside) == first
        assert here == ["html"]
        # what was read there alone
        assert str(look) in memory.opened.files


@pytest.mark.usefixtures("look")
def test_why_a_result_may_not_be_kept_is_known_here_too(engine, here, memory):
    text = HEAD.replace("docx:\n", "docx:\n    date: today\n") + "One.\n"
    with running(serve) as beside:
        engine(text, beside)
    assert (here, memory.unkept) == (["html"], "a date is taken from the clock")


@pytest.mark.usefixtures("look")
def test_a_fault_beside_is_told_as_here(engine, here):
    text = HEAD + "::: {.content-visible when-format='docx'}\nSee @fig-none.\n:::\n"
    with running(serve) as beside, pytest.raises(SourceError, match=r"a\.qmd:9: @fig-none"):
        engine(text, beside)
    assert sorted(here) == ["docx", "html"]


@pytest.mark.usefixtures("look")
def test_a_process_with_another_press_makes_nothing(engine, here, monkeypatch):
    monkeypatch.setattr(embedded, "installed", lambda: {"press itself": "another"})
    with running(serve) as beside:
        engine(HEAD + "One.\n", beside)
    assert sorted(here) == ["docx", "html"]


def test_a_single_format_is_made_here(engine, here):
    with running(serve) as beside:
        engine("---\nformat: html\n---\n\nOne.\n", beside)
    assert here == ["html"]
