"""Whether a builder shall stay, and how long: options, then `execute: daemon`, then whether a person sits here."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from press.root import config_file

#: Seconds that a builder stays after its last render if nothing else is said; Quarto's kernels stay as long.
STAY_S = 300.0
#: The most that it may stay: a day.
MOST_S = 86_400.0
_KEY, _RESTART = "daemon", "daemon-restart"
_FRONT_MATTER = re.compile(r"\A---\s*\n(.*?)^(?:---|\.\.\.)\s*$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Wish:
    """For how many seconds a builder shall stay, 0 for none; `fresh` ends the one that is there."""

    seconds: float
    fresh: bool = False


def read_wish(options: argparse.Namespace, root: Path) -> Wish:
    """Give what was asked for, or else what Quarto does: stay where a person sits at a terminal, outside CI.

    Parameters
    ----------
    options
        Of the command: `execute_daemon` (None where nothing was said), `execute_daemon_restart`, `no_cache` and
        `files`.
    root
        Folder of the project.
    """
    written = _written(root, options.files)
    if options.no_cache:
        # a process that stays remembers more than the cache holds
        return Wish(0.0)
    restart = options.execute_daemon_restart or written.get(_RESTART) is True
    said, asked = written.get(_KEY), options.execute_daemon
    wanted = said if asked is None else asked and (said or True)
    if not isinstance(wanted, int | float):
        return Wish(STAY_S if restart or _is_interactive() else 0.0, restart)
    seconds = STAY_S if wanted is True else min(max(0.0, wanted), MOST_S)
    return Wish(seconds, fresh=restart or not seconds)


def _is_interactive() -> bool:
    both = (sys.stdin, sys.stdout)
    return all(stream and stream.isatty() for stream in both) and not os.environ.get("CI")


def _written(root: Path, files: list[Path]) -> Mapping[str, Any]:
    """Give `execute:` of the first document that is named, over that of the project."""
    project = config_file(root)
    told = dict(_execute(_text(project))) if project else {}
    if files:
        front = _FRONT_MATTER.match(_text(files[0]))
        told |= _execute(front[1]) if front else {}
    return told


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _execute(text: str) -> Mapping[str, Any]:
    """Give `execute:` of a YAML text; it is parsed only where it names the daemon. Its faults the render tells."""
    if _KEY not in text:
        return {}
    from press.config.yaml import load_yaml
    from press.errors import ConfigError

    try:
        execute = load_yaml(text, "").value.get("execute")
    except ConfigError:
        return {}
    return execute if isinstance(execute, Mapping) else {}
