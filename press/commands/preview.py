"""`press preview`: pages that renew themselves while an author writes."""

from __future__ import annotations

import argparse
import os
import sys
import webbrowser
from collections.abc import Sequence

from press.commands.render import requested
from press.config import load_project
from press.errors import ConfigError, Diagnostic, ExitCode
from press.preview.loop import Preview
from press.preview.server import serving
from press.preview.shelf import Shelf
from press.preview.watch import Watch
from press.progress import Progress

_PORTS = range(65_536)


def preview(options: argparse.Namespace) -> ExitCode:
    """Build, show and watch until Ctrl-C; the process is replaced by a new one where it has to be."""
    request = requested(options)
    if options.port not in _PORTS:
        message = f"--port: found {options.port}, expected a number from 1 to {_PORTS[-1]}"
        raise ConfigError(Diagnostic("port", message, hint="without --port a free one is taken"))
    # what cannot be loaded now may be mended while we watch, but without a project there is nothing to watch
    project = load_project(request.place)
    shelf = Shelf()
    looked_at = Preview(request, lambda: Progress(quiet=options.quiet), shelf, project.output)
    try:
        with Watch(project.root, project.output, lone=project.lone) as watch, serving(shelf, options.port) as address:
            print(f"preview: {address} (Ctrl-C ends it)", flush=True)
            if not options.no_browser and _has_screen():
                webbrowser.open(address)
            why = looked_at.run(watch)
    except KeyboardInterrupt:
        print("preview ended; the files of the last good build are in their place", file=sys.stderr)
        return ExitCode.OK
    print(f"preview: begins anew, since {why}", flush=True)
    port = address.rstrip("/").rpartition(":")[2]
    os.execv(sys.executable, _again(sys.orig_argv, port))  # noqa: S606 - ourselves
    return None


def _again(command: Sequence[str], port: str) -> list[str]:
    """Give the command that goes on where the one that began this process ended: under its address."""
    words = list(command[1:])
    # what stands behind -- are files
    end = words.index("--") if "--" in words else len(words)
    return [sys.executable, *words[:end], f"--port={port}", "--no-browser", *words[end:]]


def _has_screen() -> bool:
    """Tell whether a browser can be opened: in a bare terminal one made for text would take the place of the preview."""
    names = ("DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform in {"darwin", "win32"} or any(os.environ.get(name) for name in names)
