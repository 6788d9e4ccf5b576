"""Private folders pass away with their work, and what a killed process left passes away with the next."""

import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from press.errors import RenderError
from press.private import PrivateFolder
from tests.press.running import ROOT

posix = pytest.mark.skipif(sys.platform == "win32", reason="locks on folders are POSIX's")

HOLDING = """
import sys
from pathlib import Path
from press.private import PrivateFolder
folder = PrivateFolder("build", parent=Path(sys.argv[1]))
(folder.path / "draft").write_text("half")
print(folder.path.name, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    """Start a process that holds a private folder."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, tmp_path],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        process.stdout.readline()
        yield process
        process.kill()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_private_folder_is_gone_after_its_work(tmp_path):
    with PrivateFolder("build", parent=tmp_path) as folder:
        (folder / "draft").write_text("half")
        assert folder.name.startswith("build-")
    assert names(tmp_path) == []


@posix
def test_what_a_killed_process_left_is_taken_away_by_the_next(holder, tmp_path):
    left = names(tmp_path)
    assert len(left) == 1
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert names(tmp_path) == left
    with PrivateFolder("build", parent=tmp_path) as folder:
        assert names(tmp_path) == [folder.name]


@pytest.mark.usefixtures("holder")
def test_the_folder_of_a_process_that_runs_is_left_alone(tmp_path):
    (left,) = names(tmp_path)
    with PrivateFolder("build", parent=tmp_path):
        assert (tmp_path / left / "draft").read_text() == "half"


def test_a_file_and_a_link_of_such_a_name_are_left_alone(tmp_path):
    (tmp_path / "build-mine").write_text("mine")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "build-link").symlink_to(tmp_path / "elsewhere")
    with PrivateFolder("build", parent=tmp_path):
        pass
    assert names(tmp_path) == ["build-link", "build-mine", "elsewhere"]


@posix
def test_a_folder_taken_for_abandoned_before_it_was_locked_is_made_again(tmp_path, monkeypatch):
    make, made = tempfile.mkdtemp, []

    def robbed(**options):
        made.append(make(**options))
        if len(made) == 1:
            Path(made[0]).rmdir()
        return made[-1]

    monkeypatch.setattr(tempfile, "mkdtemp", robbed)
    with PrivateFolder("build", parent=tmp_path) as folder:
        assert str(folder) == made[1]


def test_without_locks_a_folder_is_made_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "fcntl", None)
    (tmp_path / "build-old").mkdir()
    with PrivateFolder("build", parent=tmp_path) as folder:
        assert folder.is_dir()
    assert names(tmp_path) == ["build-old"]


def test_a_place_for_temporary_files_that_takes_none_is_named_with_a_hint(tmp_path, monkeypatch):
    place = tmp_path / "gone"
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    with pytest.raises(RenderError) as caught:
        PrivateFolder("run")
    assert str(caught.value) == (
        f"{place}: found that the system takes no temporary files here (no such file or directory), expected a place for "
        "them\n  hint: free space, or name another place in the environment variable TMPDIR"
    )


def test_where_there_is_no_place_for_temporary_files_tmpdir_is_named(monkeypatch):
    def none():
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "gettempdir", none)
    monkeypatch.setenv("TMPDIR", "/nowhere")
    with pytest.raises(RenderError, match=r"^/nowhere: found that the system takes no temporary files here"):
        PrivateFolder("run")
