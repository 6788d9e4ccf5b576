"""`python -m tests.bench [PART ...]`: measure, write build/bench.json, and fail where a limit is passed."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from press.pandoc.binary import pandoc_path
from tests.bench import growth, methods
from tests.bench.floor import Floor
from tests.bench.limits import faults, figures
from tests.bench.page import tables, write_page
from tests.bench.preview import Previewed
from tests.bench.project import ROOT, Copy, environment
from tests.bench.quarto import found_quarto, plain
from tests.bench.stayed import Stayed
from tests.bench.timing import Cost, medians, run

_KEPT = ROOT / "build" / "bench.json"
_PARTS = ("render", "quarto", "verify", "methods", "growth")
#: A text that Pandoc needs about half a second for.
_FIXED = "A *word* and [a link](https://example.org), `code` and $x^2$.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n" * 400


def main() -> int:
    """Measure the parts that are asked for; 1 if a limit is passed."""
    options = _options()
    parts = options.parts or ("render", "quarto", "verify", "methods")
    told = _earlier()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        if "growth" in parts:
            told["growth"] = growth.measure(Path(name), options.growth_runs, print)
            told["about"]["growth"] = _about(runs=options.growth_runs)
        if "methods" in parts:
            told["methods"] = methods.measure(Path(name), options.methods_runs, print)
            told["about"]["methods"] = _about(runs=options.methods_runs)
        if {"render", "quarto"} & set(parts):
            told["figures"] = _measure(Path(name), parts, options)
            with_quarto = {"quarto_runs": options.quarto_runs} if "quarto" in told["figures"] else {}
            told["about"]["figures"] = _about(runs=options.runs, **with_quarto)
        if "verify" in parts:
            told["verify"] = _verify(Path(name), options.runs)
            told["about"]["verify"] = _about(runs=options.runs)
    _KEPT.parent.mkdir(exist_ok=True)
    _KEPT.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print("\n".join(tables(told)))
    if options.write_docs:
        write_page(told)
    passed = [fault for part in ("figures", "verify") for fault in faults(told.get(part, {}))]
    passed += growth.faults(told["growth"]) if "growth" in parts else []
    passed += methods.faults(told["methods"]) if "methods" in parts else []
    print("\n".join(passed))
    return 1 if passed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="nox -s bench --", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(_PARTS)}; else all but growth")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quarto-runs", type=int, default=3, help="runs of Quarto take a minute each")
    parser.add_argument("--growth-runs", type=int, default=3)
    parser.add_argument("--methods-runs", type=int, default=1, help="one run takes some minutes")
    parser.add_argument("--write-docs", action="store_true", help="put the figures into docs/speed.md")
    options = parser.parse_args()
    unknown = set(options.parts) - set(_PARTS)
    if unknown:
        parser.error(f"found {', '.join(sorted(unknown))}, expected some of {', '.join(_PARTS)}")
    return options


def _earlier() -> dict[str, Any]:
    """Give what was measured before: parts that are not measured now stay as they were."""
    try:
        told: dict[str, Any] = json.loads(_KEPT.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        told = {}
    return told if "about" in told else {"about": {}}


def _measure(folder: Path, parts: tuple[str, ...], options: argparse.Namespace) -> dict[str, float]:
    copy = Copy(folder / "review")
    copy.make()
    costs: dict[str, Cost] = {"machine": medians({"machine": partial(_fixed, folder)}, options.runs)["machine"]}
    if "render" in parts:
        costs |= medians(_renders(copy, folder), options.runs)
        with Stayed(copy) as stayed:
            costs |= medians({"stayed": stayed.sentence}, options.runs)
        with Previewed(copy) as preview:
            costs |= medians({"preview": preview.sentence}, options.runs)
    else:
        costs |= medians({"cold": copy.cold}, options.runs)
    quarto = found_quarto() if "quarto" in parts else None
    if quarto:
        with_quarto = {"quarto": partial(plain, copy, quarto), "quarto engine": partial(copy.cold, "quarto")}
        costs |= medians(with_quarto, options.quarto_runs)
    elif "quarto" in parts:
        print("Quarto is not here, so nothing was compared with it.")
    return figures(costs)


def _verify(folder: Path, runs: int) -> dict[str, float]:
    """Measure renders and verifications of what they made, by turns."""
    copy = Copy(folder / "verified")
    copy.make()
    return figures(medians({"cold": copy.cold, "verify": copy.verify}, runs))


def _renders(copy: Copy, folder: Path) -> Mapping[str, Callable[[], Cost]]:
    """Give what is measured in turns; each leaves what the next one needs."""
    floor = Floor(copy, folder / "floor")
    return {
        **floor.parts(),
        "cold": copy.cold,
        "unchanged": copy.unchanged,
        "prose": copy.prose,
        "cell": copy.cell,
        "help": copy.help,
    }


def _fixed(folder: Path) -> Cost:
    source = folder / "fixed.md"
    source.write_text(_FIXED, encoding="utf-8")
    command = [pandoc_path(), "--from=markdown", "--to=html", source, "--output", folder / "fixed.html"]
    return run(command, folder=folder, environment=environment(folder))[0]


def _about(**runs: int) -> dict[str, Any]:
    told = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}
    return {**runs, **told}


if __name__ == "__main__":
    sys.exit(main())
