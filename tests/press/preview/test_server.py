"""The pages of the preview: who may ask for what, and what is told as it comes."""

import http.client
import json
import socket
import threading

import pytest

from press.errors import ConfigError
from press.preview.server import serving
from press.preview.shelf import Shelf, Shown, by_address


@pytest.fixture
def page(tmp_path):
    (tmp_path / "a.html").write_text("<p>Ä</p>", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("s", encoding="utf-8")
    return tmp_path / "a.html"


@pytest.fixture
def shelf(page):
    shelf = Shelf()
    shelf.show(Shown(by_address([page], page.parent), told="built"))
    return shelf


def ask(address, path, host=None):
    port = int(address.rstrip("/").rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Host": host or f"localhost:{port}"})
    return connection.getresponse()


@pytest.mark.parametrize(
    ("path", "kind", "holds"),
    [
        ("/", "text/html; charset=utf-8", b"<iframe"),
        ("/-/frame.js", "text/javascript; charset=utf-8", b"EventSource"),
        ("/-/frame.css", "text/css; charset=utf-8", b"iframe"),
        ("/a.html", "text/html; charset=utf-8", "<p>Ä</p>".encode()),
        ("/a.html?7", "text/html; charset=utf-8", "<p>Ä</p>".encode()),
    ],
)
def test_the_frame_and_finished_files_are_given(shelf, path, kind, holds):
    with serving(shelf, 0) as address:
        answer = ask(address, path)
        assert (answer.status, answer.getheader("Content-Type"), answer.getheader("Cache-Control")) == (
            200,
            kind,
            "no-store",
        )
        assert holds in answer.read()


@pytest.mark.parametrize(
    "path", ["/secret.txt", "/../secret.txt", "/%2e%2e/secret.txt", "//etc/passwd", "/-/server.py"]
)
def test_nothing_but_finished_files_is_given(shelf, path):
    with serving(shelf, 0) as address:
        assert ask(address, path).status == 404


def test_a_finished_file_that_is_gone_is_not_found(shelf, page):
    page.unlink()
    with serving(shelf, 0) as address:
        assert ask(address, "/a.html").status == 404


@pytest.mark.parametrize("host", ["example.org", "example.org:80", "localhost.example.org:1"])
def test_pages_from_elsewhere_that_lead_here_under_another_name_are_refused(shelf, host):
    with serving(shelf, 0) as address:
        assert ask(address, "/a.html", host).status == 403


def test_the_frame_may_load_nothing_from_elsewhere(shelf):
    with serving(shelf, 0) as address:
        policy = ask(address, "/").getheader("Content-Security-Policy")
    assert policy.startswith("default-src 'none'; script-src 'self'")


def event(answer):
    while not (line := answer.readline().decode()).startswith("data: "):
        assert line
    return json.loads(line.removeprefix("data: "))


def test_states_are_told_as_they_come_and_none_twice(shelf):
    with serving(shelf, 0) as address:
        answer = ask(address, "/-/events?0")
        first = event(answer)
        assert (first["number"], list(first["files"]), first["told"]) == (1, ["a.html"], "built")
        threading.Timer(0.1, lambda: shelf.show(Shown(shelf.shown.files, ("a.qmd:1: x",), "not built"))).start()
        second = event(answer)
        assert (second["number"], second["faults"]) == (2, ["a.qmd:1: x"])
        assert second["files"] == first["files"]
        assert event(ask(address, "/-/events?1"))["number"] == 2


def test_the_stamp_of_a_file_changes_with_it(shelf, page):
    before = shelf.wait(0, 0)["files"]["a.html"]
    page.unlink()
    assert shelf.wait(0, 0)["files"]["a.html"] != before


def test_files_in_folders_are_given_but_not_offered(tmp_path):
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "a b.svg").write_text("<svg/>", encoding="utf-8")
    shelf = Shelf()
    shelf.show(Shown(by_address([tmp_path / "figures" / "a b.svg"], tmp_path)))
    assert shelf.wait(0, 0)["files"] == {}
    with serving(shelf, 0) as address:
        assert ask(address, "/figures/a%20b.svg").getheader("Content-Type") == "image/svg+xml"


def test_a_port_that_is_taken_is_named(shelf):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with (
            pytest.raises(ConfigError, match=rf"--port: found that port {port} cannot be used .*expected a free one"),
            serving(shelf, port),
        ):
            pass
