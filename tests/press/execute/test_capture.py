"""What a chunk puts out, collected in order and bounded in length."""

import os

import pytest

from press.execute import capture
from press.execute.capture import Descriptor, Recorder


@pytest.fixture
def started(monkeypatch):
    """Give a recorder of little room that leaves the descriptors of the tests alone."""
    monkeypatch.setattr(Recorder, "drain", lambda _: None)
    monkeypatch.setattr(capture, "Descriptor", lambda number, _: number)
    monkeypatch.setattr(capture, "STREAM_LIMIT", 10)
    monkeypatch.setattr(capture, "_TAIL", 4)
    return Recorder("")


def streams(recorder):
    return [
        (output["name"], output["data"]["text/plain"], output.get("left_out", 0))
        for output in recorder.take()
        if output["kind"] == "stream"
    ]


def test_what_is_printed_in_pieces_is_one_text(started):
    started.stream("stdout", "one ")
    started.stream("stdout", "two")
    started.stream("stderr", "!")
    assert streams(started) == [("stdout", "one two", 0), ("stderr", "!", 0)]


def test_of_what_is_too_long_the_beginning_and_the_end_are_kept_and_the_rest_counted(started):
    for _ in range(100):
        started.stream("stdout", "0123456789")
    started.stream("stdout", "the end")
    assert streams(started) == [("stdout", "0123456789\n end", 997)]


def test_all_streams_of_a_chunk_share_the_room(started):
    started.stream("stdout", "12345678")
    started.stream("stderr", "12345678")
    assert streams(started) == [("stdout", "12345678", 0), ("stderr", "12\n5678", 6)]


def test_the_next_chunk_has_all_the_room_again(started):
    started.stream("stdout", "0123456789+")
    started.take()
    started.stream("stdout", "0123456789")
    assert streams(started) == [("stdout", "0123456789", 0)]


def test_what_is_cleared_gives_its_room_back(started):
    started.stream("stdout", "0123456789+")
    started.clear()
    started.stream("stdout", "0123456789")
    assert streams(started) == [("stdout", "0123456789", 0)]


def test_a_letter_that_is_written_by_halves_is_read_as_one(tmp_path):
    saved = os.dup(1)
    try:
        descriptor = Descriptor(1, str(tmp_path))
        os.write(1, "é".encode()[:1])
        first = "".join(descriptor.read())
        os.write(1, "é".encode()[1:])
        found = first, "".join(descriptor.read())
    finally:
        os.dup2(saved, 1)
        os.close(saved)
    assert found == ("", "é")
