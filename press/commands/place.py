"""Where a command works: the project that the person means."""

from __future__ import annotations

import argparse
from pathlib import Path

from press.config import load_project
from press.model import Project


def chosen_project(options: argparse.Namespace) -> Project:
    """Load the project: --project, else the nearest folder upwards with `_quarto.yml`."""
    return load_project(Path(options.project).resolve() if options.project else Path.cwd())
