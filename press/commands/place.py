"""Where a command works: the project that the person means."""

from __future__ import annotations

import argparse
from pathlib import Path

from press.config import load_project


def project_root(options: argparse.Namespace) -> Path:
    """Give the root of the project: --project, else the nearest folder upwards with `_quarto.yml`."""
    start = Path(options.project).resolve() if options.project else Path.cwd()
    return load_project(start).root
