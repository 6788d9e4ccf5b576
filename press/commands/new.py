"""`press new`: a folder with a small review that renders at once, for an author to make their own."""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import re
import shlex
import shutil
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from press.errors import ConfigError, Diagnostic, ExitCode, Location
from press.private import PrivateFolder

SKELETON = Path(__file__).parents[1] / "skeleton"
#: Title of a review that was given none.
TITLE = "Talking to houseplants: a made-up review"

#: Files whose names would do something where they lie in our own checkout.
_NAMES = {"gitignore": ".gitignore"}
_DESCRIPTOR = Path("data/datapackage.json")
_KEY = re.compile(r"[a-z][a-z0-9_-]*")


def new(options: argparse.Namespace) -> ExitCode:
    """Make the folder and say how to go on."""
    folder = options.folder.absolute()
    title = TITLE if options.title is None else options.title
    make_review(folder, title=title, key=_key_of(folder) if options.key is None else options.key)
    print(f"made {options.folder}: a small review with made-up studies, for you to replace")
    print("next:")
    print("\n".join(f"  {command}" for command in _next(options.folder)))
    return ExitCode.OK


def make_review(folder: Path, *, title: str, key: str) -> None:
    """Make a review in a folder that is new or empty; nothing is left where it could not be made whole.

    Raises
    ------
    ConfigError
        The folder holds something, cannot be made, or title or key cannot be used.
    """
    findings = [*_folder_faults(folder), *_word_faults(title, key)]
    if findings:
        raise ConfigError(findings)
    try:
        # made on the same disk, so that nothing of it has to be copied
        with PrivateFolder(".press-new", parent=_standing(folder)) as made:
            _fill(made, title, key)
            _move(made, folder)
    except OSError as error:
        message = f"found that it cannot be made ({error.strerror}), expected a place that can be written to"
        raise ConfigError(Diagnostic("new-folder", message, Location(folder))) from error


def _folder_faults(folder: Path) -> Iterator[Diagnostic]:
    if folder.is_dir() and (inside := sorted(path.name for path in folder.iterdir())):
        more = f" and {len(inside) - 1} more" if len(inside) > 1 else ""
        message = f"found a folder that holds {inside[0]}{more}, expected a new or an empty one"
        hint = "nothing was changed; name another folder, such as " + shlex.quote(f"{folder.name}-review")
        yield Diagnostic("new-folder", message, Location(folder), hint=hint)
    elif folder.exists() and not folder.is_dir():
        yield Diagnostic("new-folder", "found a file, expected a new or an empty folder", Location(folder))


def _word_faults(title: str, key: str) -> Iterator[Diagnostic]:
    if not title.strip() or any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in title):
        yield Diagnostic("new-title", f"--title: found {title!r}, expected a text on one line")
    if not _KEY.fullmatch(key):
        message = f'--key: found "{key}", expected small letters, digits, hyphens and underscores, a letter first'
        yield Diagnostic("new-key", message, hint=f"--key {_slug(key) or 'review'}")


def _key_of(folder: Path) -> str:
    return _slug(folder.name) or "review"


def _slug(text: str) -> str:
    """Give the letters and digits of a name that a key can hold."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-").lstrip("0123456789-")


def _standing(folder: Path) -> Path:
    """Give the nearest folder upwards that is there already."""
    return next(place for place in (folder, *folder.parents) if place.is_dir())


def _fill(made: Path, title: str, key: str) -> None:
    for file in sorted(path for path in SKELETON.rglob("*") if path.is_file()):
        name = file.relative_to(SKELETON)
        target = made / name.with_name(_NAMES.get(name.name, name.name))
        target.parent.mkdir(parents=True, exist_ok=True)
        text = file.read_text(encoding="utf-8")
        # elsewhere than in a page of words the title stands between quotation marks, as JSON and YAML read them
        shown = title if file.suffix == ".md" else json.dumps(title, ensure_ascii=False)[1:-1]
        target.write_text(text.replace("@TITLE@", shown).replace("@KEY@", key), encoding="utf-8", newline="\n")
    _record(made / _DESCRIPTOR)


def _record(descriptor: Path) -> None:
    """Write down size and checksum of each table."""
    package = json.loads(descriptor.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        data = (descriptor.parent / resource["path"]).read_bytes()
        resource |= {"bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
    text = json.dumps(package, indent=2, ensure_ascii=False) + "\n"
    descriptor.write_text(text, encoding="utf-8", newline="\n")


def _move(made: Path, folder: Path) -> None:
    """Put what was made in its place, and take it away again where that is interrupted."""
    there = folder.is_dir()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for path in sorted(made.iterdir()):
            path.rename(folder / path.name)
    except BaseException:
        for path in folder.iterdir():
            _remove(path)
        if not there:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _next(folder: Path) -> list[str]:
    """Give the commands that follow; where press is not installed it has to be run from where it stands."""
    name = shlex.quote(str(folder))
    if shutil.which("press"):
        return [f"cd {name}", "press render", "press verify"]
    run = f"{shlex.quote(Path(sys.executable).name)} -m press"
    return [f"{run} {command} --project {name}" for command in ("render", "verify", "preview")]
