"""`python -m analysis check`: validate the evidence of a project and print what is wrong with it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from analysis.load import CheckResult, check_dataset

#: Exit statuses, as those of `press`.
_OK, _DATA = 0, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; give the exit status."""
    parser = argparse.ArgumentParser(prog="python -m analysis")
    check = parser.add_subparsers(required=True, metavar="COMMAND").add_parser("check", help="validate the evidence")
    check.add_argument("--project", type=Path, default=Path(), help="folder with data/ and review.yml")
    check.add_argument("--json", action="store_true", help="print the findings as JSON")
    check.add_argument("--ignore-hashes", action="store_true", help="pass over the recorded checksums")
    options = parser.parse_args(arguments)
    result = check_dataset(options.project, ignore_hashes=options.ignore_hashes)
    sys.stdout.write(_as_json(result) if options.json else _as_text(result))
    return _DATA if result.dataset is None else _OK


def _as_json(result: CheckResult) -> str:
    findings = [asdict(one) for one in result.findings]
    return json.dumps({"valid": result.dataset is not None, "findings": findings}, ensure_ascii=False, indent=2) + "\n"


def _as_text(result: CheckResult) -> str:
    errors = sum(one.severity == "error" for one in result.findings)
    summary = f"{errors} error{'s' * (errors != 1)}" if errors else "the data are valid"
    return "\n".join([*map(str, result.findings), summary]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
