"""`python -m tests.mutants [data|outputs|words ...]`: alter one thing at a time, and fail where nobody notices."""

from __future__ import annotations

import argparse
import importlib
import sys
import time

#: Kinds of mutation, each a module with `run(count, seed)` that gives the survivors, and how many the proof asks for.
KINDS = {"data": 2_000, "outputs": 300, "words": 100}


def main() -> int:
    """Run the kinds that are asked for; 1 if anything survived."""
    options = _options()
    survived = 0
    for kind in options.kinds or KINDS:
        count = options.runs or KINDS[kind]
        began = time.monotonic()
        survivors = importlib.import_module(f"tests.mutants.{kind}").run(count, options.seed)
        rate = count / (time.monotonic() - began)
        print("\n".join(f"survived: {one}" for one in survivors))
        print(f"{kind}: {count} mutations, seed {options.seed}, {rate:.1f} in a second: {len(survivors)} survived")
        survived += len(survivors)
    return 1 if survived else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="KIND", choices=[*KINDS, []], help=f"of {', '.join(KINDS)} (all)")
    parser.add_argument("--runs", type=int, default=0, help="how many of each kind (as the proof asks)")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
