"""`python -m tests.reproduce [NAME ...]`: render under every circumstance that should not matter, and compare the bytes."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.reproduce.differences import Difference, differences
from tests.reproduce.running import FailedRunError, Place, rendered
from tests.reproduce.subjects import SUBJECTS, Subject
from tests.reproduce.variants import REFERENCE, VARIANTS, Variant


def main() -> int:
    """Render every subject under every circumstance and tell each difference; 1 if there is one."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="reproduce-") as name:
        base = Path(name)
        base.chmod(0o755)  # another user has to get in
        try:
            differing = sum([_try(SUBJECTS[subject], base, options) for subject in options.subjects or SUBJECTS])
        except FailedRunError as error:
            print(f"the render that all others are compared with failed:\n{error}")
            return 1
    print("every file has the same bytes" if not differing else f"{differing} circumstances change what is written")
    return 1 if differing else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="nox -s reproduce --", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {'; '.join(one.name for one in VARIANTS)}")
    parser.add_argument("--subject", dest="subjects", action="append", choices=list(SUBJECTS))
    options = parser.parse_args()
    unknown = set(options.names) - {one.name for one in VARIANTS}
    if unknown:
        parser.error(f"found {', '.join(sorted(unknown))}, expected some of: {'; '.join(one.name for one in VARIANTS)}")
    return options


def _try(subject: Subject, base: Path, options: argparse.Namespace) -> int:
    """Give the number of circumstances under which something differs."""
    place = Place(base / subject.name)
    subject.copy_to(place.master)
    reference = _rendered(REFERENCE, subject, place)
    chosen = [one for one in VARIANTS if one.name in (options.names or subject.variants or one.name)]
    print(f"{subject.name}: {len(reference)} files, {sum(map(len, reference.values()))} bytes")
    return sum([_compare(one, subject, place, reference) for one in chosen])


def _compare(variant: Variant, subject: Subject, place: Place, reference: dict[str, bytes]) -> bool:
    """Render under one circumstance and print its line of the table."""
    missing = variant.missing()
    if missing:
        _line(variant.name, f"not tried: {missing}")
        return False
    try:
        found = differences(reference, _rendered(variant, subject, place))
    except FailedRunError as error:
        _line(variant.name, "FAILED")
        print(error)
        return True
    _line(variant.name, f"{len(found)} DIFFER" if found else "the same")
    _tell(found)
    return bool(found)


def _rendered(variant: Variant, subject: Subject, place: Place) -> dict[str, bytes]:
    return rendered(variant, place, subject.documents, subject.output)


def _line(name: str, result: str) -> None:
    print(f"  {name:48} {result}", flush=True)


def _tell(found: Sequence[Difference]) -> None:
    for one in found:
        print(f"    {one.path}: {one.where}")
        for side, excerpt in (("was", one.before), ("is", one.after)):
            print(f"      {side:4}{excerpt}")


if __name__ == "__main__":
    sys.exit(main())
