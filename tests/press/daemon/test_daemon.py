"""The builder that stays: who gets one, that it makes what a process of its own makes, and what ends it."""

import os
import pty
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from press.daemon import client
from press.daemon.place import address
from press.daemon.wish import Wish
from press.engines import staying
from press.engines.staying import Staying
from tests.press.running import PROJECT, ROOT, process, save, snapshot, write
from tests.press.test_interrupt import SLEEPING, alive, wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux who is at the other end of a socket")

STAYS = "--execute-daemon"
TEXT = "---\ntitle: A\n---\n\n# Words\n\nFirst words.\n\n```{python}\nprint(6 * 7)\n```\n"


@pytest.fixture(autouse=True)
def place(monkeypatch):
    """Have sockets in a folder of the test's own, whose path is short enough; end all builders of the test."""
    folder = Path(tempfile.mkdtemp(prefix="pd-", dir="/tmp"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    monkeypatch.delenv("CI", raising=False)
    yield folder
    for number in builders(folder):
        os.kill(number, signal.SIGKILL)
    shutil.rmtree(folder)


def builders(folder):
    """Give the processes that listen in a folder."""
    found = {who_answers(path) for path in folder.glob("press-*/*")}
    return found - {None}


def who_answers(path):
    """Give the process at the other end of a socket; None where nobody is."""
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(str(path))
        except OSError:
            return None
        number, _, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    return number


def builder(project):
    """Give the process of a project's builder; None where there is none."""
    path = address(project)
    assert path is not None
    return who_answers(path)


@pytest.fixture
def project(tmp_path):
    return write(tmp_path, {"_quarto.yml": PROJECT, "a.qmd": TEXT})


def render(project, *options, folder=None):
    """Run the command; gives status and what it printed."""
    run = process(["render", "--engine", "embedded", *options], folder or project)
    out, err = run.communicate(timeout=120)
    return run.returncode, out, err


def edit(project, before, after, name="a.qmd"):
    text = (project / name).read_text(encoding="utf-8")
    assert before in text
    save(project / name, text.replace(before, after))


def test_the_next_render_is_made_by_the_builder_of_the_first(project):
    first = render(project, STAYS)
    number = builder(project)
    assert (first[0], number is not None) == (0, True)
    edit(project, "First", "Second")
    code, out, err = render(project, STAYS, "--explain")
    assert builder(project) == number
    assert code == 0
    assert "chunks     not run" in out
    assert "  build/a.html\n" in err
    assert "Second words" in (project / "build" / "a.html").read_text(encoding="utf-8")


def test_each_time_the_files_and_words_are_those_of_a_process_of_its_own(tmp_path):
    files = {
        "_quarto.yml": "format:\n  html: {}\n  typst: {}\n  docx: {}\n",
        "a.qmd": TEXT,
        "b.qmd": "Other words.\n",
    }
    project = write(tmp_path / "p", files)
    other = shutil.copytree(project, tmp_path / "o")
    edits = (
        ("First", "Second"),
        ("6 * 7", "7 * 7"),
        ("# Words", "# Words\n\n| a |\n|---|\n| 1 |\n"),
        ("title: A", "title: B"),
    )
    for before, after in edits:
        edit(project, before, after)
        edit(other, before, after)
        stayed, alone = render(project, STAYS, "--explain", "--quiet"), render(other, "--explain", "--quiet")
        assert stayed == alone
        assert snapshot(project / "build") == snapshot(other / "build")


def test_faults_have_the_status_and_the_words_of_a_process_of_its_own(project):
    edit(project, "First", "@fig-none")
    alone = render(project)
    stayed = [render(project, STAYS) for _ in range(2)]
    assert alone[0] == 4
    assert stayed == [alone, alone]


def test_without_a_terminal_none_stays(project):
    assert render(project)[0] == 0
    assert builder(project) is None


def at_terminal(project, *options, **variables):
    """Run the command as a person does, and give what the terminal shows."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    command = [sys.executable, "-m", "press", "render", "--engine", "embedded", *options]
    with subprocess.Popen(command, cwd=project, env=environment, stdin=theirs, stdout=theirs, stderr=theirs) as run:
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 65_536):
                shown += part
        except OSError:
            # all that held the other end have let go
            pass
    os.close(ours)
    return run.returncode, shown.decode()


def test_at_a_terminal_it_stays_and_draws_its_progress_there(project):
    code, shown = at_terminal(project)
    assert code == 0
    assert builder(project) is not None
    # the live line is drawn only on a terminal
    assert "a: running" in shown or "a: reading" in shown or "\r" in shown.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("options", "variables", "written"),
    [
        (["--no-execute-daemon"], {}, ""),
        (["--no-cache"], {}, ""),
        ([], {"CI": "true"}, ""),
        ([], {}, "execute:\n  daemon: false\n"),
        ([], {}, "execute:\n  daemon: 0\n"),
    ],
    ids=["option", "no cache", "CI", "false", "0"],
)
def test_at_a_terminal_none_stays_where_it_is_not_wanted(project, options, variables, written):
    write(project, {"_quarto.yml": PROJECT + written})
    assert at_terminal(project, *options, **variables)[0] == 0
    assert builder(project) is None


def test_the_project_or_the_document_may_ask_for_it(project):
    write(project, {"_quarto.yml": PROJECT + "execute:\n  daemon: true\n"})
    assert "warning" not in render(project)[2]
    number = builder(project)
    assert number is not None
    edit(project, "title: A", "title: A\nexecute:\n  daemon: false")
    assert render(project, "a.qmd")[0] == 0
    assert wait_for(lambda: not alive(number))


def test_it_ends_when_nothing_was_asked_for_a_while(project):
    write(project, {"_quarto.yml": PROJECT + "execute:\n  daemon: 2\n"})
    assert render(project)[0] == 0
    number = builder(project)
    assert number is not None
    assert wait_for(lambda: not alive(number))
    assert builder(project) is None


def test_it_ends_when_told_and_is_taken_anew_when_told(project):
    render(project, STAYS)
    first = builder(project)
    render(project, "--execute-daemon-restart")
    second = builder(project)
    assert second not in {None, first}
    assert wait_for(lambda: not alive(first))
    render(project, "--no-execute-daemon")
    assert wait_for(lambda: not alive(second))
    assert builder(project) is None


def test_another_environment_gets_another_builder_but_not_another_terminal(project, monkeypatch):
    edit(project, "6 * 7", "__import__('os').environ.get('TERM'), __import__('os').environ.get('OWN')")
    monkeypatch.setenv("TERM", "one")
    render(project, STAYS)
    number = builder(project)
    monkeypatch.setenv("TERM", "two")
    render(project, STAYS)
    assert builder(project) == number
    assert "two" in (project / "build" / "a.html").read_text(encoding="utf-8")
    monkeypatch.setenv("OWN", "mine")
    render(project, STAYS)
    assert builder(project) != number
    assert "mine" in (project / "build" / "a.html").read_text(encoding="utf-8")


def test_it_stands_where_whoever_asks_stands(project):
    write(project, {"below/b.qmd": "Text.\n"})
    render(project, STAYS)
    code, _, err = render(project, STAYS, "b.qmd", "--output-dir", "out", folder=project / "below")
    assert (code, (project / "below" / "out" / "b.html").exists()) == (0, True)
    assert "  out/b.html\n" in err


def test_ctrl_c_stops_what_it_does_and_it_stays(tmp_path):
    project = write(tmp_path, {"_quarto.yml": PROJECT, "a.qmd": "Text.\n", "build/b.html": "the last good page"})
    render(project, STAYS)
    number, before = builder(project), snapshot(project / "build")
    write(project, {"b.qmd": SLEEPING})
    run = process(["render", "--engine", "embedded", STAYS], project)
    assert wait_for((project / "started").exists)
    children = [int(word) for word in (project / "started").read_text().split()]
    run.send_signal(signal.SIGINT)
    _, err = run.communicate(timeout=60)
    assert run.returncode == 130
    assert err.splitlines()[-1] == "interrupted: the files of the last good build are still in their place"
    assert wait_for(lambda: not any(map(alive, children)))
    assert snapshot(project / "build") == before
    (project / "b.qmd").unlink()
    assert render(project, STAYS)[0] == 0
    assert builder(project) == number


def test_who_asked_may_be_killed(tmp_path):
    project = write(tmp_path, {"_quarto.yml": PROJECT, "b.qmd": SLEEPING})
    run = process(["render", "--engine", "embedded", STAYS], project)
    assert wait_for((project / "started").exists)
    children = [int(word) for word in (project / "started").read_text().split()]
    run.kill()
    run.communicate(timeout=60)
    assert wait_for(lambda: not any(map(alive, children)))
    write(project, {"b.qmd": "Text.\n"})
    number = builder(project)
    assert render(project, STAYS)[0] == 0
    assert builder(project) == number is not None


def test_it_may_be_killed_at_work_and_what_was_asked_is_done_all_the_same(tmp_path):
    project = write(tmp_path, {"_quarto.yml": PROJECT, "b.qmd": SLEEPING.replace("600)", "3)")})
    run = process(["render", "--engine", "embedded", STAYS], project)
    assert wait_for((project / "started").exists)
    os.kill(int(Path(f"/proc/{first_child(run.pid)}/stat").read_text().split()[0]), signal.SIGKILL)
    _, err = run.communicate(timeout=60)
    assert run.returncode == 0, err
    assert (project / "build" / "b.html").exists()
    assert builder(project) is None
    assert render(project, STAYS)[0] == 0
    assert builder(project) is not None


def first_child(number):
    return Path(f"/proc/{number}/task/{number}/children").read_text().split()[0]


def test_while_it_works_for_one_another_renders_alone(tmp_path):
    project = write(tmp_path, {"_quarto.yml": PROJECT, "a.qmd": "Text.\n", "b.qmd": SLEEPING})
    run = process(["render", "--engine", "embedded", STAYS, "b.qmd"], project)
    assert wait_for((project / "started").exists)
    number = builder(project)
    assert render(project, STAYS, "a.qmd")[0] == 0
    assert builder(project) == number is not None
    assert (project / "build" / "a.html").exists()
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=60)
    assert run.returncode == 130


def test_a_folder_that_others_can_write_to_holds_no_socket(project, place):
    (place / f"press-{os.getuid()}").mkdir()
    (place / f"press-{os.getuid()}").chmod(0o777)
    assert address(project) is None
    assert render(project, STAYS)[0] == 0
    assert list(place.rglob("*/*")) == []


def test_what_else_speaks_to_its_socket_does_not_disturb_it(project):
    render(project, STAYS)
    number = builder(project)
    for said in (b"", b"+", b"+{", b"+\n", b"hello\n"):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(address(project))
            connection.sendall(said)
    edit(project, "First", "Second")
    assert render(project, STAYS)[0] == 0
    assert builder(project) == number


def test_a_builder_that_says_nothing_is_not_waited_for(project, monkeypatch):
    monkeypatch.setattr(client, "_HEARS_S", 0.1)
    monkeypatch.setattr(client, "_begun", lambda _: None)
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(address(project))
        deaf.listen()
        assert client.ask(["render"], project, Wish(1.0)) is None


def test_a_process_leaves_when_what_is_installed_changed_or_it_grew_large(monkeypatch):
    kept = Staying()
    assert kept.outgrown() == ""
    monkeypatch.setattr(staying, "is_large", lambda: True)
    assert kept.outgrown() == "it has grown large"

    def installed():
        return {"Python": "4"}

    installed.cache_clear = lambda: None
    monkeypatch.setattr(staying, "installed", installed)
    assert kept.outgrown() == "a package changed, or press itself"
