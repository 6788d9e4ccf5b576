"""The store gives back what was put into it, or nothing."""

import errno
import multiprocessing
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.cache import store as store_module
from press.cache.digests import digest
from press.cache.store import Cache


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache")


def entry(tmp_path, name="kind/key"):
    return tmp_path / "cache" / name


def test_what_was_put_is_given_back(cache, tmp_path):
    assert cache.get("kind", "key") is None
    assert cache.put("kind", "key", b"content")
    assert cache.get("kind", "key") == b"content"
    assert Cache(tmp_path / "cache").get("kind", "key") == b"content"
    assert (cache.get("other", "key"), cache.get("kind", "other")) == (None, None)


def test_values_come_back_as_they_were(cache):
    value = {"a": [1, 2.5, None, True, ("b", b"\0")], "c": {"d": "é\ud800"}}
    assert cache.save("kind", "key", value)
    assert cache.load("kind", "key") == value
    assert cache.load("kind", "other") is None


def test_a_value_that_is_no_builtin_is_not_kept(cache):
    assert not cache.save("kind", "key", {"path": Path()})
    assert cache.load("kind", "key") is None


@pytest.mark.parametrize("part", ["press itself", "Python"])
def test_a_value_that_another_press_or_python_kept_is_none(cache, monkeypatch, part):
    cache.save("kind", "key", [1])
    told = store_module.installed()
    monkeypatch.setattr(store_module, "installed", lambda: {**told, part: "another"})
    assert cache.load("kind", "key") is None
    assert cache.save("kind", "key", [2])
    assert cache.load("kind", "key") == [2]


@given(st.binary(min_size=1, max_size=200), st.data())
def test_no_flipped_bit_goes_unseen(tmp_path_factory, content, data):
    folder = tmp_path_factory.mktemp("flipped")
    cache = Cache(folder / "cache")
    cache.put("kind", "key", content)
    path = entry(folder)
    body = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, 8 * len(body) - 1))
    body[place // 8] ^= 1 << place % 8
    path.write_bytes(body)
    assert cache.get("kind", "key") is None
    assert cache.damaged == ["kind/key"]
    assert not path.exists()
    assert cache.put("kind", "key", content)
    assert cache.get("kind", "key") == content


@pytest.mark.parametrize("body", [b"", b"short", digest(b"").encode() + b"more", digest(b"other").encode()])
def test_an_entry_that_is_cut_or_made_up_counts_as_missing(cache, tmp_path, body):
    cache.put("kind", "key", b"content")
    entry(tmp_path).write_bytes(body)
    assert cache.get("kind", "key") is None


def test_an_entry_in_the_place_of_another_counts_as_missing(cache, tmp_path):
    cache.put("kind", "key", b"content")
    cache.put("kind", "other", b"of another")
    entry(tmp_path).write_bytes(entry(tmp_path, "kind/other").read_bytes())
    assert (cache.get("kind", "key"), cache.damaged) == (None, ["kind/key"])
    assert cache.get("kind", "other") == b"of another"


def test_a_folder_in_the_place_of_an_entry_counts_as_missing(cache, tmp_path):
    entry(tmp_path).mkdir(parents=True)
    assert cache.get("kind", "key") is None
    assert not cache.put("kind", "key", b"content")


def test_without_a_folder_nothing_is_kept():
    cache = Cache(None)
    assert not cache.put("kind", "key", b"content")
    assert cache.get("kind", "key") is None
    cache.trim()


def test_one_that_does_not_read_keeps_for_those_that_do(cache, tmp_path):
    writer = Cache(tmp_path / "cache", reading=False)
    assert writer.put("kind", "key", b"content")
    assert (writer.get("kind", "key"), cache.get("kind", "key")) == (None, b"content")


def test_what_is_made_once_is_not_made_again(cache):
    made = []

    def make():
        made.append(1)
        return b"content"

    assert [cache.made("kind", "key", make) for _ in range(3)] == [b"content"] * 3
    assert made == [1]


def test_a_full_disk_costs_only_time_and_leaves_no_parts(cache, tmp_path, monkeypatch):
    write_bytes = Path.write_bytes

    def full(path, data):
        write_bytes(path, data[: len(data) // 2])
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert not cache.put("kind", "key", b"content")
    assert cache.get("kind", "key") is None
    assert list(entry(tmp_path).parent.iterdir()) == []


def test_a_folder_that_cannot_be_made_costs_only_time(tmp_path):
    (tmp_path / "cache").write_text("in the way")
    cache = Cache(tmp_path / "cache")
    assert not cache.put("kind", "key", b"content")
    assert cache.get("kind", "key") is None
    cache.trim()


def test_an_entry_whose_time_cannot_be_set_is_given_all_the_same(cache, monkeypatch):
    cache.put("kind", "key", b"content")

    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(os, "utime", refuse)
    assert cache.get("kind", "key") == b"content"


def fill(cache, tmp_path, count, size):
    for number in range(count):
        cache.put("kind", f"{number}", bytes(size))
        os.utime(entry(tmp_path, f"kind/{number}"), (number, number))


def test_the_store_keeps_within_its_limit_and_what_was_used_last_stays(cache, tmp_path, monkeypatch):
    monkeypatch.setenv("PRESS_CACHE_MB", "1")
    fill(cache, tmp_path, 15, 100_000)
    cache.get("kind", "0")
    cache.trim()
    left = {path.name for path in entry(tmp_path).parent.iterdir()}
    assert left == {"0", *(str(number) for number in range(7, 15))}
    assert sum(path.stat().st_size for path in entry(tmp_path).parent.iterdir()) <= 1_000_000


def test_within_the_limit_nothing_is_taken_away(cache, tmp_path, monkeypatch):
    monkeypatch.setenv("PRESS_CACHE_MB", "1")
    fill(cache, tmp_path, 5, 100_000)
    cache.trim()
    assert len(list(entry(tmp_path).parent.iterdir())) == 5


def test_what_a_killed_process_left_half_written_goes_too(cache, tmp_path, monkeypatch):
    fill(cache, tmp_path, 1, 10)
    part = entry(tmp_path).with_name(".key.1234")
    part.write_bytes(bytes(1000))
    os.utime(part, (0, 0))
    monkeypatch.setenv("PRESS_CACHE_MB", "0")
    cache.trim()
    assert list(part.parent.iterdir()) == []


@pytest.mark.parametrize(("text", "limit"), [("", 500_000_000), ("7", 7_000_000), ("many", 500_000_000)])
def test_the_limit_is_that_of_the_variable_where_it_is_a_number(monkeypatch, text, limit):
    monkeypatch.setenv("PRESS_CACHE_MB", text)
    assert store_module.limit_bytes() == limit


def content(key):
    return digest(key).encode() * 5000


def use(folder, seed, faults):
    cache = Cache(folder)
    for number in range(200):
        key = str((number * seed) % 17)
        cache.put("kind", key, content(key))
        if number % 50 == 0:
            cache.trim()
        found = cache.get("kind", key)
        if found not in (content(key), None):
            faults.put(key)
    if cache.damaged:
        faults.put(cache.damaged)


def test_processes_that_write_and_read_the_same_entries_see_them_whole(tmp_path, monkeypatch):
    monkeypatch.setenv("PRESS_CACHE_MB", "3")
    context = multiprocessing.get_context("spawn")
    faults = context.Queue()
    processes = [context.Process(target=use, args=(tmp_path / "cache", seed, faults)) for seed in (1, 3, 5)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert faults.empty()
    assert not [path for path in entry(tmp_path).parent.iterdir() if path.name.startswith(".")]
