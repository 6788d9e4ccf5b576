"""`python -m tests.parity [DOCUMENT ...]`: render with both engines, compare, and tell what differs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from press.engines.quarto.find import INSTALL_HINT, search_quarto
from tests.parity.accepted import ACCEPTED, Judged, judge, load_accepted
from tests.parity.engines import compare_all
from tests.parity.rendering import ROOT, subjects
from tests.parity.report import page, table, write_page


def main() -> int:
    """Run the comparison."""
    options = _options()
    found = search_quarto(os.environ).found
    if found is None:
        print(f"Quarto is not here, so nothing was compared.\n  hint: {INSTALL_HINT}")
        return 1 if os.environ.get("REQUIRE_TOOLS") else 0
    everything = subjects()
    unknown = [name for name in options.documents if name not in everything]
    if unknown:
        print(f"found {', '.join(unknown)}, expected some of {', '.join(everything)}")
        return 2
    chosen = [everything[name] for name in options.documents or everything]
    differences = compare_all(chosen, quarto=found.path, keep=options.keep)
    judged = judge(differences, load_accepted(ACCEPTED, everything))
    if not options.documents:
        write_page(page(judged, list(everything), found.version))
    return _tell(judged, [subject.name for subject in chosen], whole=not options.documents)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="nox -s quarto --", description=__doc__)
    parser.add_argument(
        "documents", nargs="*", metavar="DOCUMENT", help="such as article or tests/corpus/<name>.qmd's name"
    )
    parser.add_argument(
        "--keep", type=Path, default=ROOT / "build" / "parity", help="where Quarto's files are kept between runs"
    )
    return parser.parse_args()


def _tell(judged: Judged, names: Sequence[str], *, whole: bool) -> int:
    for one in judged.open:
        print(one)
    print(table(judged, names))
    stale = judged.stale if whole else ()
    for entry in stale:
        print(f'accepted.toml: "{entry.reason}": found no such difference any more, expected one; take the entry out')
    return 1 if judged.open or stale else 0


if __name__ == "__main__":
    sys.exit(main())
