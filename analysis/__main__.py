"""The evidence from the command line, for people and for `press`.

`python -m analysis check` validates the evidence of a project; `python -m analysis agreement` holds what was published
against the rebuilt values; `python -m analysis describe` writes the descriptions of tables. All print what is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from analysis.errors import AnalysisError, Diagnostic
from analysis.load import check_dataset
from analysis.load.describing import describe_tables

#: Exit statuses, as those of `press`.
_OK, _DATA = 0, 3


class Answer(NamedTuple):
    """What a command found; `praise` is printed where nothing is wrong."""

    findings: Sequence[Diagnostic]
    praise: str

    @property
    def errors(self) -> int:
        """Count what is wrong, warnings left out."""
        return sum(one.severity == "error" for one in self.findings)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; give the exit status."""
    options = _parse(arguments)
    answer = _COMMANDS[options.command](options)
    sys.stdout.write(_as_json(answer) if options.json else _as_text(answer))
    return _DATA if answer.errors else _OK


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--project", type=Path, default=Path(), help="folder with data/ and review.yml")
    common.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser = argparse.ArgumentParser(prog="python -m analysis")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="command")
    check = commands.add_parser("check", parents=[common], help="validate the evidence")
    check.add_argument("--ignore-hashes", action="store_true", help="pass over the recorded checksums")
    commands.add_parser("agreement", parents=[common], help="compare what was published with the rebuilt values")
    describe = commands.add_parser("describe", parents=[common], help="write into datapackage.json what headers say")
    describe.add_argument("tables", nargs="*", metavar="TABLE", help="tables to describe (default: all)")
    return parser.parse_args(arguments)


def _check(options: argparse.Namespace) -> Answer:
    return Answer(check_dataset(options.project, ignore_hashes=options.ignore_hashes).findings, "the data are valid")


def _agreement(options: argparse.Namespace) -> Answer:
    from analysis.agreement import check_agreement
    from analysis.review import Review

    try:
        review = Review.load(options.project)
        findings = check_agreement(review.dataset, review.recheck)
    except AnalysisError as error:
        findings = tuple(error.findings)
    return Answer(findings, "what was published agrees with the rebuilt values, but for the listed conflicts")


def _describe(options: argparse.Namespace) -> Answer:
    return Answer(describe_tables(options.project, options.tables), "the tables are described")


_COMMANDS: Mapping[str, Callable[[argparse.Namespace], Answer]] = {
    "check": _check,
    "agreement": _agreement,
    "describe": _describe,
}


def _as_json(answer: Answer) -> str:
    findings = [asdict(one) for one in answer.findings]
    return json.dumps({"valid": not answer.errors, "findings": findings}, ensure_ascii=False, indent=2) + "\n"


def _as_text(answer: Answer) -> str:
    summary = f"{answer.errors} error{'s' * (answer.errors != 1)}" if answer.errors else answer.praise
    return "\n".join([*map(str, answer.findings), summary]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
