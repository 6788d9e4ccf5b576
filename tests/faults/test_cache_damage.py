"""Entries of the store that a disk or a person damaged: noticed, made anew, and the files those of a clean render."""

import os
import shutil

import pytest

from tests.faults.small_project import outputs, render

FULL = bool(os.environ.get("FULL_FAULTS"))
full = pytest.mark.skipif(not FULL, reason="runs in nox -s faults")
KINDS = ("runs", "trees", "sections", "keys", "citations", "resolved", "finished", "documents", "requests")


def flipped(content):
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


DAMAGES = {
    "flipped bit": flipped,
    "flipped bit in the head": lambda content: bytes([content[0] ^ 1]) + content[1:],
    "half": lambda content: content[: len(content) // 2],
    "nothing": lambda _: b"",
    "zeros": lambda content: bytes(len(content)),
    "more": lambda content: content + b"\0",
}


def entries(project, kind="*"):
    return sorted((project / "build" / ".press" / "cache").glob(f"{kind}/*"))


def damage(paths, change):
    for path in paths:
        path.write_bytes(change(path.read_bytes()))


def check_render(project, before):
    """Render with the finished files gone, so that all of the store is asked."""
    for name in before:
        (project / "build" / name).unlink()
    done = render(project)
    assert (done.status, outputs(project) == before) == (0, True), done.err


@pytest.mark.parametrize("name", DAMAGES if FULL else ["flipped bit"])
def test_a_store_that_is_damaged_all_over_gives_the_files_of_a_clean_render(project, name):
    before = outputs(project)
    damage(entries(project), DAMAGES[name])
    check_render(project, before)


@full
@pytest.mark.parametrize("kind", KINDS)
def test_damage_to_one_kind_of_entry_gives_the_files_of_a_clean_render(project, kind):
    before, sound = outputs(project), {path: path.read_bytes() for path in entries(project, kind)}
    # what was made of it later would else be taken, and nobody would look at it
    for path in entries(project):
        if path not in sound and path.parent.name != "runs":
            path.unlink()
    damage(sound, flipped)
    check_render(project, before)
    assert [path for path, content in sound.items() if path.exists() and path.read_bytes() == flipped(content)] == []


@pytest.mark.parametrize("kind", ["documents", "requests"] if FULL else ["documents"])
def test_a_damaged_record_is_not_believed_where_the_files_stand(project, kind):
    before = outputs(project)
    damage(entries(project, kind), flipped)
    done = render(project)
    assert (done.status, outputs(project) == before) == (0, True), done.err


@full
@pytest.mark.parametrize("made_a", ["folder", "link to nothing"])
def test_an_entry_that_is_no_file_costs_only_time(project, made_a):
    before = outputs(project)
    for path in entries(project):
        path.unlink()
        if made_a == "folder":
            (path / "inside").mkdir(parents=True)
        else:
            path.symlink_to("nowhere")
    check_render(project, before)


@full
def test_a_store_that_is_a_file_costs_only_time(project):
    before = outputs(project)
    store = project / "build" / ".press" / "cache"
    shutil.rmtree(store)
    store.write_text("not a folder")
    check_render(project, before)


def test_a_finished_file_with_a_flipped_bit_is_made_again(project):
    before = outputs(project)
    damage([project / "build" / "a.pdf"], flipped)
    done = render(project)
    assert (done.status, outputs(project) == before) == (0, True), done.err
