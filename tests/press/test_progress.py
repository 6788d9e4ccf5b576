"""What a person sees while a build runs; time is handed in."""

import io

import pytest

from press.progress import LONG_S, Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def screen(stream):
    """Give the lines that a terminal shows, the live one last."""
    lines = [""]
    column = 0
    for char in stream.getvalue():
        if char == "\n":
            lines.append("")
            column = 0
        elif char == "\r":
            column = 0
        else:
            lines[-1] = lines[-1][:column] + char + lines[-1][column + 1 :]
            column += 1
    return [line.rstrip() for line in lines]


def test_on_a_terminal_one_line_lives(clock):
    stream = Terminal()
    progress = Progress(stream, clock=clock)
    progress.step("a", "chunk 1 (load)")
    progress.step("a", "chunk 2 (fig-x)")
    assert screen(stream) == ["a: chunk 2 (fig-x)"]


def test_the_live_line_holds_every_document_and_running_times(clock):
    stream = Terminal()
    progress = Progress(stream, clock=clock)
    progress.step("a", "chunk 1 (load)")
    clock.now = 3.0
    progress.step("b", "reading the text")
    assert screen(stream) == ["a: chunk 1 (load) 3 s | b: reading the text"]


def test_the_live_line_never_wraps(clock, monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    stream = Terminal()
    Progress(stream, clock=clock).step("a", "chunk 1 " + "x" * 100)
    assert screen(stream) == ["a: chunk 1 xxxxxxxx"]


def test_lines_that_stay_stand_above_the_live_one(clock):
    stream = Terminal()
    progress = Progress(stream, clock=clock)
    progress.step("a", "writing html")
    progress.warn("a.qmd:3: warning: found no alternative text")
    clock.now = 2.34
    progress.done("b", "html")
    assert screen(stream) == [
        "a.qmd:3: warning: found no alternative text",
        "b: html (2.3 s)",
        "a: writing html 2 s",
    ]


def test_the_live_line_goes_at_the_end(clock):
    stream = Terminal()
    progress = Progress(stream, clock=clock)
    with progress.running():
        progress.step("a", "writing html")
    assert screen(stream) == [""]


def test_elsewhere_each_document_has_one_line(clock):
    stream = io.StringIO()
    progress = Progress(stream, clock=clock)
    with progress.running():
        progress.step("a", "chunk 1 (load)")
        progress.step("a", "writing html")
        progress.done("a", "html")
    assert stream.getvalue() == "a: html (0.0 s)\n"


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_a_long_step_is_told_with_its_time(clock, stream):
    progress = Progress(stream, clock=clock)
    progress.step("a", "chunk 1 (load)")
    clock.now = LONG_S + 2
    progress.step("a", "writing html")
    assert screen(stream)[0] == "a: chunk 1 (load) took 12 s"


def test_the_last_step_is_told_with_its_time_too(clock):
    stream = io.StringIO()
    progress = Progress(stream, clock=clock)
    progress.step("a", "writing html")
    clock.now = LONG_S
    progress.done("a", "html")
    assert stream.getvalue() == "a: writing html took 10 s\na: html (10.0 s)\n"


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_quiet_leaves_warnings_alone(clock, stream):
    progress = Progress(stream, quiet=True, clock=clock)
    with progress.running():
        progress.step("a", "chunk 1 (load)")
        clock.now = LONG_S
        progress.note("  build/a.html")
        progress.warn("a.qmd: warning: found it")
        progress.done("a", "html")
    assert stream.getvalue() == "a.qmd: warning: found it\n"
