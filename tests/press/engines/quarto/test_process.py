"""One run of a program: what is kept of its output, and what is told while it works."""

import os
import sys
import threading

import pytest

from press.engines.quarto import process
from press.engines.quarto.process import run_program
from tests.press.test_interrupt import wait_for


@pytest.fixture
def run(tmp_path):
    """Run a piece of Python as a program."""

    def start(code, **options):
        words = [sys.executable, "-c", code]
        return run_program(words, folder=tmp_path, environment=dict(os.environ), **{"limit_s": 60, **options})

    return start


def test_both_streams_are_read_in_their_order(run):
    code = "import sys; print('a', flush=True); print('b', file=sys.stderr, flush=True); print('c'); sys.exit(3)"
    done = run(code)
    assert (done.status, done.text) == (3, "a\nb\nc\n")


def test_nothing_can_be_asked_of_the_person(run):
    assert run("print(repr(input()) if False else __import__('sys').stdin.read() == '')").text == "True\n"


def test_colours_and_marks_that_turn_text_are_taken_out(run):
    code = r"import sys; sys.stdout.buffer.write(b'\x1b[31mred\x1b[39m\r\n\xff\x00' + '\u202e'.encode())"
    assert run(code).text == "red\n\ufffd\ufffd\ufffd"


def test_of_long_output_the_beginning_and_the_end_are_kept(run, monkeypatch):
    monkeypatch.setattr(process, "_HEAD", 10)
    monkeypatch.setattr(process, "_TAIL", 10)
    text = run("import sys; sys.stdout.write('begin' + 'x' * 300000 + 'the end!')").text
    head, _, tail = text.partition("\n[... ")
    assert (head, tail.endswith("the end!"), len(text) < 100000) == ("beginxxxxx", True, True)


def test_the_stages_that_quarto_names_are_told_and_its_listings_are_not(run):
    told = []
    run("print('  to: html'); print('metadata'); print('  Cell 1/2: fig-x...Done', flush=True)", progress=told.append)
    assert told == ["Cell 1/2: fig-x...Done"]


def test_the_log_holds_all_of_it(run, tmp_path):
    run("print('one')", log=tmp_path / "deep" / "log")
    assert (tmp_path / "deep" / "log").read_text() == "one\n"


def test_a_log_has_an_end(run, tmp_path, monkeypatch):
    monkeypatch.setattr(process, "LOG_LIMIT", 5)
    run("print('0123456789')", log=tmp_path / "log")
    assert (tmp_path / "log").read_text() == "01234\n[... the rest was left out ...]\n"


def test_a_program_that_takes_too_long_is_ended(run):
    assert run("import time; time.sleep(600)", limit_s=0.5).status is None


def test_what_was_printed_before_a_run_was_stopped_is_kept(run, tmp_path):
    log, done = tmp_path / "log", []
    code = "import time; print('here', flush=True); time.sleep(600)"
    thread = threading.Thread(target=lambda: done.append(run(code, limit_s=600, log=log)))
    thread.start()
    assert wait_for(lambda: log.is_file() and log.read_text() == "here\n")
    process.stop_quarto()
    thread.join()
    assert [(one.status, one.text) for one in done] == [(-9, "here\n")]
