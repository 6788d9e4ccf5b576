"""Disks that are full and folders that cannot be written: a clear message, the old files whole, the next render right."""

import ctypes
import os
import resource
import shutil
import subprocess
import sys

import pytest

from tests.faults.small_project import make_project, outputs, private_files, render, temporary, text

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mounts and limits are Linux's")

FULL = bool(os.environ.get("FULL_FAULTS"))
#: Number of the call by which a process gives a capability up for all that it starts, and those by which root writes anywhere.
_DROP = 24
_WRITE_ANYWHERE = (1, 2)


def without_power():
    """Take from a process what lets root write where nobody may."""
    for capability in _WRITE_ANYWHERE:
        ctypes.CDLL(None).prctl(_DROP, capability, 0, 0, 0)


def small_files(size):
    """Let a process write no file longer than a size."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def lines(done):
    """Give what an author reads, and hold it to be no fault of press's own."""
    assert "fault of its own" not in done.err, done.err
    assert "Traceback" not in done.err
    return [line for line in done.err.splitlines() if not line.startswith("engine:")]


@pytest.fixture
def edit(project):
    (project / "a.qmd").write_text(text("Other words:", 3), encoding="utf-8")
    return project


@pytest.fixture
def closed():
    """Take the right to write from folders, and give it back."""
    taken = []

    def close(folder):
        taken.append((folder, folder.stat().st_mode))
        folder.chmod(0o555)

    yield close
    for folder, mode in taken:
        folder.chmod(mode)


@pytest.mark.parametrize("size", [0, 3_000, 20_000, 200_000] if FULL else [20_000])
def test_a_disk_that_takes_no_long_files_leaves_the_old_ones(edit, edited, size):
    before = outputs(edit)
    done = render(edit, before=small_files(size))
    assert done.status in range(1, 9), done.err
    assert any("hint:" in line for line in lines(done))
    assert outputs(edit) == before
    assert private_files(edit) == []
    assert render(edit).status == 0
    assert outputs(edit) == edited


@pytest.fixture
def mounted(tmp_path):
    """Mount a small disk, where that is allowed; gives its folder."""
    mounts = []

    def mount(kilobytes, name="disk"):
        folder = tmp_path / name
        folder.mkdir()
        words = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
        if shutil.which("mount") is None or subprocess.run(words, capture_output=True, check=False).returncode:
            pytest.skip("this user may mount no small disk")
        mounts.append(folder)
        return folder

    yield mount
    for folder in mounts:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


@pytest.mark.parametrize("kilobytes", [4, 60, 120, 250] if FULL else [120])
def test_a_full_disk_leaves_the_old_files(kept, edited, mounted, kilobytes):
    from itertools import count

    disk = mounted(4000)
    project = shutil.copytree(kept, disk / "project")
    before = outputs(project)
    (project / "a.qmd").write_text(text("Other words:", 3), encoding="utf-8")
    shutil.rmtree(project / "build" / ".press")
    for number in count():
        free = shutil.disk_usage(disk).free - kilobytes * 1024
        if free < 4096:
            break
        (disk / f"filler-{number}").write_bytes(bytes(free))
    done = render(project, TMPDIR=str(kept.parent))
    assert done.status in range(1, 9), done.err
    assert any("no space left" in line for line in lines(done))
    assert outputs(project) == before
    assert private_files(project) == []
    for filler in disk.glob("filler-*"):
        filler.unlink()
    assert render(project, TMPDIR=str(kept.parent)).status == 0
    assert outputs(project) == edited


@pytest.mark.skipif(not FULL, reason="runs in nox -s faults")
def test_a_full_disk_for_temporary_files_is_named(edit, edited, mounted):
    before = outputs(edit)
    disk = mounted(4)
    done = render(edit, TMPDIR=str(disk))
    assert done.status in range(1, 9), done.err
    assert any("no space left" in line or "temporary" in line for line in lines(done))
    assert outputs(edit) == before
    assert list(disk.iterdir()) == []
    assert render(edit).status == 0
    assert outputs(edit) == edited


def test_a_place_for_temporary_files_that_may_not_be_written_is_named(edit, tmp_path, closed):
    before = outputs(edit)
    place = tmp_path / "place"
    place.mkdir()
    closed(place)
    done = render(edit, before=without_power, prelude=f"import tempfile; tempfile.tempdir = {str(place)!r}")
    assert done.status == 6
    assert lines(done) == [
        f"{place}: found that the system takes no temporary files here (permission denied), expected a place for them",
        "  hint: free space, or name another place in the environment variable TMPDIR",
    ]
    assert outputs(edit) == before


def test_an_output_folder_that_may_not_be_written_is_named(edit, closed):
    before = outputs(edit)
    closed(edit / "build")
    closed(edit / "build" / ".press")
    done = render(edit, before=without_power)
    assert done.status == 6
    assert any(line.startswith("build") and "(permission denied)" in line for line in lines(done)), done.err
    assert outputs(edit) == before


def test_a_project_that_may_not_be_written_can_be_rendered_elsewhere(edited, closed, tmp_path):
    project = make_project(tmp_path / "project", text("Other words:", 3))
    temporary(project).mkdir()
    closed(project)
    done = render(project, before=without_power)
    assert (done.status, (project / "build").exists()) == (6, False)
    assert any("(permission denied)" in line for line in lines(done))
    elsewhere = tmp_path / "elsewhere"
    done = render(project, "--output-dir", str(elsewhere), before=without_power)
    assert done.status == 0, done.err
    assert {path.name: path.read_bytes() for path in elsewhere.iterdir() if path.is_file()} == edited


@pytest.mark.skipif(not FULL, reason="runs in nox -s faults")
def test_a_store_that_may_not_be_written_costs_only_time(edit, edited, closed):
    store = edit / "build" / ".press" / "cache"
    for folder in (store, *store.iterdir()):
        closed(folder)
    done = render(edit, before=without_power)
    assert (done.status, outputs(edit) == edited) == (0, True), done.err
