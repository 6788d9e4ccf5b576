"""`press impact REV`: what changed between two states of the project, and what caused each change."""

from __future__ import annotations

import argparse
import sys

from press.cache.store import FOLDER, Cache
from press.commands.place import chosen_project
from press.errors import ExitCode
from press.impact.as_json import as_json
from press.impact.compare import compare
from press.impact.markdown import as_markdown
from press.impact.model import Impact
from press.impact.revisions import WORKING_TREE, Revision, find_repository, find_revision, find_working_tree
from press.impact.side import read_side
from press.impact.terminal import as_text


def impact(options: argparse.Namespace) -> ExitCode:
    """Print what changed; the exit status tells of it only where that was asked for."""
    project = chosen_project(options)
    repository = find_repository(project.root)

    def state(name: str) -> Revision:
        return find_working_tree(repository) if name == WORKING_TREE else find_revision(repository, name)

    old, new = state(options.revision), state(options.to)
    cache = Cache(project.output / FOLDER)
    found = compare(read_side(repository, old, cache=cache), read_side(repository, new, cache=cache))
    told = as_json if options.json else as_markdown if options.markdown else as_text
    sys.stdout.write(told(found))
    return ExitCode.VERIFY if _fails(found, options.fail_on) else ExitCode.OK


def _fails(found: Impact, what: str) -> bool:
    return bool(found.of("claim") or (what == "values" and found.of("value"))) if what else False
