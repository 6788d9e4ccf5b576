"""What is kept of a document is used only while the files that it was made from are as they were."""

import datetime as dt
import pickle

import pytest

from press.cache.journal import Journal
from press.cache.memory import Memory, plain_digest
from press.cache.opened import listening
from press.cache.store import Cache
from tests.press.running import write


@pytest.fixture
def remember(tmp_path):
    """Give a new memory of the same document, as another build has it."""
    write(tmp_path, {"inner/a.qmd": "", "build/a.html": ""})

    def make():
        return Memory(
            Cache(tmp_path / "build/.press/cache"),
            Journal(),
            subject="a",
            root=tmp_path,
            folder=tmp_path / "inner",
            output=tmp_path / "build",
        )

    return make


def test_what_is_kept_is_given_back_with_the_files_that_it_was_made_from(remember, tmp_path):
    write(tmp_path, {"used": "1"})
    first, second = remember(), remember()
    with listening(first.opened):
        (tmp_path / "used").read_text()
    first.keep("kind", "key", {"a": 1})
    first.settle()
    assert second.recall("kind", "key") == {"a": 1}
    assert list(second.opened.files) == [str(tmp_path / "used")]


def test_nothing_is_written_before_it_is_settled(remember, tmp_path):
    write(tmp_path, {"used": "1"})
    memory = remember()
    memory.keep("kind", "key", 1)
    memory.keep_of("kind", "later", 2, [tmp_path / "used"], later=True)
    assert [remember().recall("kind", key) for key in ("key", "later")] == [None, None]
    memory.settle()
    assert [remember().recall("kind", key) for key in ("key", "later")] == [1, 2]


def test_another_process_is_not_told_what_waits(remember):
    memory = remember()
    memory.keep("kind", "key", 1)
    pickle.loads(pickle.dumps(memory)).settle()  # noqa: S301 - our own
    assert remember().recall("kind", "key") is None


def test_a_file_that_changed_makes_it_unusable(remember, tmp_path):
    write(tmp_path, {"used": "1"})
    first = remember()
    first.opened.note(tmp_path / "used")
    first.keep("kind", "key", 1)
    first.settle()
    write(tmp_path, {"used": "2"})
    assert remember().recall("kind", "key") is None


@pytest.mark.parametrize(
    ("name", "held"), [("new", False), ("inner/new", False), ("build/new", True), ("other/new", True)]
)
def test_a_name_that_comes_where_files_are_looked_for_makes_it_unusable(remember, tmp_path, name, held):
    write(tmp_path, {"other/there": ""})
    memory = remember()
    memory.keep("kind", "key", 1)
    memory.settle()
    write(tmp_path, {name: ""})
    assert (remember().recall("kind", "key") == 1) is held


def test_what_changed_while_it_was_read_is_not_kept(remember, tmp_path):
    write(tmp_path, {"used": "1"})
    memory = remember()
    memory.opened.note(tmp_path / "used")
    write(tmp_path, {"used": "22"})
    memory.keep("kind", "key", 1)
    memory.settle()
    memory.keep_of("kind", "other", 1, [tmp_path / "used"])
    assert (remember().recall("kind", "key"), remember().recall("kind", "other")) == (None, None)


def test_what_is_kept_of_some_files_depends_on_these_alone(remember, tmp_path):
    write(tmp_path, {"used": "1", "other": "1"})
    memory = remember()
    memory.opened.note(tmp_path / "other")
    memory.keep_of("kind", "key", 1, [tmp_path / "used"])
    write(tmp_path, {"other": "2"})
    assert remember().recall("kind", "key") == 1
    write(tmp_path, {"used": "2"})
    assert remember().recall("kind", "key") is None


def test_a_file_whose_content_is_in_the_key_does_not_count(remember, tmp_path):
    write(tmp_path, {"used": "1"})
    memory = remember()
    memory.opened.note(tmp_path / "used")
    memory.keep("kind", "key", 1, but=[tmp_path / "used"])
    memory.settle()
    write(tmp_path, {"used": "2"})
    assert remember().recall("kind", "key") == 1


def test_what_depends_on_the_clock_is_not_kept(remember):
    memory = remember()
    memory.use_clock()
    memory.keep("kind", "key", 1)
    memory.settle()
    assert remember().recall("kind", "key") is None


def test_what_cannot_be_written_as_it_is_is_not_kept(remember):
    memory = remember()
    memory.keep("kind", "key", dt.date(2020, 1, 1))
    memory.settle()
    assert remember().recall("kind", "key") is None


def test_equal_trees_have_one_digest_whoever_shares_what():
    one = {"t": "Str", "c": "word"}
    assert plain_digest([one, one]) == plain_digest([dict(one), {"t": "Str", "c": str(b"word", "ascii")}])
    assert plain_digest([1]) != plain_digest(["1"])


def test_values_that_no_json_holds_have_a_digest_of_their_own():
    deep: list[object] = []
    for _ in range(1000):
        deep = [deep]
    values = [deep, [deep], {1: "a"}, {2: "a"}, 2**70, 2**71, "\ud800", "\ud801"]
    assert len({plain_digest(value) for value in values}) == len(values)
