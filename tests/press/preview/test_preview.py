"""`press preview` as an author meets it: written, saved, seen."""

import json
import re
import signal
import sys
import urllib.request

import pytest

from press.commands.preview import _again
from tests.press.running import process, write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

PROJECT = "project:\n  type: default\nformat: html\n"
TEXT = "---\ntitle: A\n---\n\nFirst words.\n"


class Running:
    """A preview at work, and what it tells its page."""

    def __init__(self, project, *options):
        arguments = ["preview", "--no-browser", "--engine", "embedded", "--project", str(project), *options]
        self.process = process(arguments, project)
        self.address = re.match(r"preview: (http://localhost:\d+/) ", self.process.stdout.readline())[1]
        self.number = 0

    def state(self, wanted):
        """Wait for a state that is as wanted."""
        while True:
            with self._open(f"-/events?{self.number}") as answer:
                for line in answer:
                    if line.startswith(b"data: "):
                        state = json.loads(line.removeprefix(b"data: "))
                        self.number = state["number"]
                        if wanted(state):
                            return state

    def page(self, name):
        with self._open(name) as answer:
            return answer.read().decode()

    def _open(self, path):
        return urllib.request.urlopen(self.address + path, timeout=60)  # noqa: S310 - our own pages

    def end(self):
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err


def built(state):
    return "built in" in state["told"]


@pytest.fixture
def project(tmp_path):
    return write(tmp_path, {"_quarto.yml": PROJECT, "a.qmd": TEXT})


@pytest.fixture
def preview(project):
    running = Running(project)
    yield running
    running.process.kill()
    running.process.communicate()


def test_what_is_saved_is_seen(project, preview):
    assert list(preview.state(built)["files"]) == ["a.html"]
    assert "First words." in preview.page("a.html")
    write(project, {"a.qmd": TEXT.replace("First", "Second")})
    preview.state(built)
    assert "Second words." in preview.page("a.html")
    code, out, err = preview.end()
    assert (code, out) == (0, "")
    assert err.endswith("preview ended; the files of the last good build are in their place\n")


def test_a_fault_is_told_and_the_last_good_page_stays_until_it_is_mended(project, preview):
    preview.state(built)
    write(project, {"a.qmd": TEXT + "\nSee @fig-none.\n"})
    state = preview.state(lambda state: state["faults"])
    assert "a.qmd:7: " in state["faults"][0]
    assert "@fig-none" in state["faults"][0]
    assert "First words." in preview.page("a.html")
    write(project, {"a.qmd": TEXT})
    assert preview.state(lambda state: "building" not in state["told"])["faults"] == []
    code, _, err = preview.end()
    assert code == 0, err
    assert "Traceback" not in err
    assert "a.qmd:7: @fig-none: found no label" in err


def test_a_project_that_cannot_be_built_yet_is_watched(tmp_path):
    project = write(tmp_path, {"_quarto.yml": PROJECT, "a.qmd": "See @fig-none.\n"})
    running = Running(project)
    try:
        assert running.state(lambda state: state["faults"])["files"] == {}
        write(project, {"a.qmd": TEXT})
        assert "a.html" in running.state(built)["files"]
    finally:
        running.end()


def test_a_file_elsewhere_that_was_at_fault_is_seen_when_it_is_mended(tmp_path):
    good = "@article{x2020, title={T}, author={Able, A}, year={2020}}\n"
    write(tmp_path, {"refs.bib": good})
    text = TEXT.replace("title: A", "title: A\nbibliography: ../refs.bib") + "\nAs @x2020.\n"
    running = Running(write(tmp_path / "p", {"_quarto.yml": PROJECT, "a.qmd": text}))
    try:
        running.state(built)
        write(tmp_path, {"refs.bib": "@article{x2020, title={T"})
        assert "refs.bib:1: " in running.state(lambda state: state["faults"])["faults"][0]
        write(tmp_path, {"refs.bib": good})
        assert running.state(lambda state: not state["faults"])["files"]
    finally:
        running.end()


@pytest.mark.parametrize(
    ("words", "again"),
    [
        (["-m", "press", "preview", "a.qmd"], ["-m", "press", "preview", "a.qmd", "--port=8", "--no-browser"]),
        (
            ["-m", "press", "preview", "--", "a.qmd"],
            ["-m", "press", "preview", "--port=8", "--no-browser", "--", "a.qmd"],
        ),
    ],
)
def test_a_preview_that_begins_anew_does_what_it_was_told_under_its_address(words, again):
    assert _again([sys.executable, *words], "8") == [sys.executable, *again]


def test_a_port_that_is_none_is_refused(project):
    run = process(["preview", "--port", "70000", "--no-browser"], project)
    assert run.communicate(timeout=60) == (
        "",
        "--port: found 70000, expected a number from 1 to 65535\n  hint: without --port a free one is taken\n",
    )
    assert run.returncode == 2
