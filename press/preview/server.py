"""The pages of the preview, for this machine alone."""

from __future__ import annotations

import json
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files as package_files
from typing import Any
from urllib.parse import unquote, urlsplit

from press.errors import ConfigError, Diagnostic
from press.preview.shelf import Shelf

_HOST = "127.0.0.1"
_NAMES = ("localhost", _HOST)
#: Address below which states are told, as they come.
_EVENTS = "/-/events"
#: Seconds after which a line that says nothing tells the server whether anybody still listens.
_PULSE_S = 10.0
#: The frame shows our own files and asks nobody else; finished files are shown as they are.
_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'"


@contextmanager
def serving(shelf: Shelf, port: int) -> Iterator[str]:
    """Serve what stands on the shelf while the block runs; gives the address.

    Parameters
    ----------
    port
        0 takes any that is free.

    Raises
    ------
    ConfigError
        The port is taken, or may not be used.
    """
    handler = type("Handler", (_Handler,), {"shelf": shelf})
    try:
        server = _Server((_HOST, port), handler)
    except OSError as error:
        hint = "name another: press preview --port N; without --port a free one is taken"
        message = f"--port: found that port {port} cannot be used ({error.strerror}), expected a free one"
        raise ConfigError(Diagnostic("port", message, hint=hint)) from error
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://localhost:{server.server_address[1]}/"
        finally:
            server.shutdown()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # the author's own port again, right after a preview that ended
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: the one fault that comes here is a reader who has gone."""


class _Handler(BaseHTTPRequestHandler):
    """Answers one request; reads only what stands on the shelf."""

    shelf: Shelf

    def do_GET(self) -> None:
        """Give the frame, a finished file, or the states as they come."""
        # pages from elsewhere may lead a browser here under another name
        if (self.headers.get("Host") or "").rpartition(":")[0] not in _NAMES:
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        address = urlsplit(self.path)
        if address.path == _EVENTS:
            self._tell_states(address.query)
        elif address.path in _FRAME:
            name, kind = _FRAME[address.path]
            frame = package_files("press.preview") / "assets" / name
            self._send(frame.read_bytes(), kind, policy=_POLICY)
        else:
            self._send_file(unquote(address.path).lstrip("/"))

    def _send_file(self, address: str) -> None:
        file = self.shelf.shown.files.get(address)
        try:
            content = file.read_bytes() if file else None
        except OSError:
            content = None
        if content is None:
            self.send_error(HTTPStatus.NOT_FOUND)
        else:
            self._send(content, mimetypes.guess_type(address)[0] or "application/octet-stream")

    def _send(self, content: bytes, kind: str, *, policy: str = "") -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(content)

    def _tell_states(self, query: str) -> None:
        """Send each state as an event, from the first after the number that the query names, while anybody listens."""
        seen = int(query) if query.isdigit() else 0
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        while True:
            state = self.shelf.wait(seen, _PULSE_S)
            if state:
                seen = state["number"]
            line = f"data: {json.dumps(state)}\n\n" if state else ":\n\n"
            self.wfile.write(line.encode())
            self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """Say nothing: the terminal belongs to what is built."""


#: The frame's own files by their addresses.
_FRAME = {
    "/": ("frame.html", "text/html"),
    "/-/frame.css": ("frame.css", "text/css"),
    "/-/frame.js": ("frame.js", "text/javascript"),
}
