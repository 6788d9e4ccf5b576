"""The circumstances that must not change a byte: each a row of one table."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_CACHE = Path("build") / ".press" / "cache"
#: The user that owns nothing.
NOBODY = 65534
_PTY = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
_UMASK = ("sh", "-c", 'umask 077 && exec "$@"', "sh")
#: Some nine years on, another day of the week.
_LATER_S = 290_000_000
_UTF8 = {"LANG": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0"}
#: Seconds since 1970 that files of another day carry: in 2001, a Sunday.
_OLD = 1_000_000_000


def anew(folder: Path) -> None:
    """Leave nothing of an earlier build."""
    shutil.rmtree(folder / "build", ignore_errors=True)


def as_it_was(folder: Path) -> None:
    """Leave everything of the earlier build."""


def without_results(folder: Path) -> None:
    """Take the finished files away; the cache, and what chunks wrote, stay."""
    for path in (folder / "build").iterdir():
        if path.is_file():
            path.unlink()


def half_evicted(folder: Path) -> None:
    """Take the finished files and every second entry of the cache away."""
    without_results(folder)
    for path in sorted(path for path in (folder / _CACHE).rglob("*") if path.is_file())[::2]:
        path.unlink()


def old_files(folder: Path) -> None:
    """Give all files the times of another day."""
    anew(folder)
    for number, path in enumerate(sorted(folder.rglob("*"))):
        os.utime(path, (_OLD + 1000 * number, _OLD + 1000 * number))


def made_in_another_order(folder: Path) -> None:
    """Write all files anew, the last first, so that the disk lists them in another order."""
    anew(folder)
    held = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for path in held:
        path.unlink()
    for path in sorted(held, reverse=True):
        path.write_bytes(held[path])


#: Files of a home that would change what programs make of the same text.
_SETTINGS = {
    ".config/matplotlib/matplotlibrc": "font.size: 20\nsvg.hashsalt: x\nsavefig.dpi: 50\naxes.facecolor: red\n",
    ".local/share/pandoc/abbreviations": "Studies\nA\nThe\n",
    ".local/share/pandoc/templates/default.html5": "mine $body$\n",
    ".local/share/pandoc/templates/default.typst": "mine $body$\n",
    ".ipython/profile_default/startup/00.py": "print('started')\nr = 5\n",
    ".ipython/profile_default/ipython_config.py": "get_config().InteractiveShell.ast_node_interactivity = 'all'\n",
}


def settle(home: Path) -> None:
    """Write the settings of somebody who has some into a home."""
    for name, text in _SETTINGS.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def everything(folder: Path) -> None:
    """Another order, and another day."""
    made_in_another_order(folder)
    old_files(folder)


def together(documents: Sequence[Sequence[str]]) -> list[list[str]]:
    """Give the options of the runs: as the subject wants its documents."""
    return [list(part) for part in documents]


def uncached(documents: Sequence[Sequence[str]]) -> list[list[str]]:
    """Give the options of the runs, without what is kept."""
    return [["--no-cache", *part] for part in documents]


def one_by_one(_: Sequence[Sequence[str]]) -> list[list[str]]:
    """Give the options of runs for the supplement, then for the article."""
    return [["manuscript/supplement.qmd"], ["manuscript/article.qmd"]]


def by_builder(_: Sequence[Sequence[str]]) -> list[list[str]]:
    """Give the options of two runs by one process, which stays between them, and of one that ends it."""
    first, second = one_by_one(_)
    return [["--execute-daemon", *first], ["--execute-daemon", *second], ["--no-execute-daemon", *second]]


@dataclass(frozen=True)
class Variant:
    """One circumstance.

    Attributes
    ----------
    prepare
        What is done to the project's copy before it is rendered.
    around
        The command that the run is an argument of.
    needs
        The program that it cannot be tried without.
    ahead_s
        Seconds that the clock is ahead, where there is a C compiler to make such a clock with.
    settled
        Whether the user has settings of their own for the programs that press is made of.
    """

    name: str
    folder: str = "review"
    environment: Mapping[str, str] = field(default_factory=lambda: dict(_UTF8))
    prepare: Callable[[Path], None] = anew
    around: tuple[str, ...] = ()
    needs: str = ""
    ahead_s: int = 0
    home: str = "somebody"
    settled: bool = False
    other_user: bool = False
    runs: Callable[[Sequence[Sequence[str]]], list[list[str]]] = together

    def missing(self) -> str:
        """Tell why it cannot be tried here, or nothing."""
        if self.needs and not shutil.which(self.needs):
            return f"needs the program {self.needs}"
        if self.other_user and not as_other_user():
            return "needs setpriv or unshare, the rights to run as another user, and a Python which that user may read"
        return ""

    def command(self) -> list[str]:
        """Give the words before the command."""
        return [*(as_other_user() if self.other_user else ()), *self.around]


#: Being somebody else altogether; where that user cannot read this Python, having the number of somebody else.
_OTHER_USERS = (
    ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"),
    ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"),
)


@cache
def as_other_user() -> tuple[str, ...]:
    """Give the words that run a command as another user; none where this machine does not let us."""
    start = "import subprocess, sys; sys.exit(subprocess.call([sys.executable, '-c', 'import pandas']))"
    for words in _OTHER_USERS:
        if shutil.which(words[0]):
            tried = subprocess.run([*words, sys.executable, "-c", start], capture_output=True, check=False, cwd="/")
            if tried.returncode == 0:
                return words
    return ()


def _with(**changed: str) -> dict[str, str]:
    return {**_UTF8, **changed}


REFERENCE = Variant("as it is")

VARIANTS = (
    Variant("the same once more"),
    Variant("finished files from the cache", prepare=without_results),
    Variant("nothing changed", prepare=as_it_was),
    Variant("some of the cache evicted", prepare=half_evicted),
    Variant("without the cache", runs=uncached),
    Variant("the supplement first, then the article", runs=one_by_one),
    Variant("by a builder that stays", runs=by_builder),
    Variant("another folder", folder="a/much deeper/Plätze (2)/the 'same' review"),
    Variant("files made in another order", prepare=made_in_another_order),
    Variant("files of another day", prepare=old_files),
    Variant("another day", ahead_s=_LATER_S, needs="cc"),
    Variant("another home, its settings, and user name", home="else", settled=True, environment=_with(USER="Else", LOGNAME="else")),
    Variant("another user", folder="of-nobody", home="nobody", other_user=True),
    Variant("Asia/Tokyo", environment=_with(TZ="Asia/Tokyo")),
    Variant("America/St_Johns", environment=_with(TZ="America/St_Johns")),
    Variant("no time zone", environment={"LANG": "C.UTF-8"}),
    Variant("German", environment=_with(LANG="de_DE.UTF-8", LANGUAGE="de", LC_ALL="de_DE.UTF-8")),
    Variant("no locale", environment={"LC_ALL": "POSIX"}),
    Variant("another order of sets", environment=_with(PYTHONHASHSEED="1")),
    Variant("a random order of sets", environment=_with(PYTHONHASHSEED="random")),
    Variant("one core", around=("taskset", "-c", "0"), needs="taskset"),
    Variant("nobody else may read", around=_UMASK, needs="sh"),
    Variant(
        "a small terminal",
        around=(sys.executable, "-c", _PTY),
        # at a terminal a builder would stay
        environment=_with(TERM="vt100", COLUMNS="40", LINES="10", FORCE_COLOR="1", CI="true"),
    ),
    Variant(
        "everything at once",
        folder="Ganz/woanders",
        environment={
            "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "99", "USER": "else", "COLUMNS": "50",
        },
        prepare=everything,
        ahead_s=_LATER_S,
        home="far",
        settled=True,
        around=(*_UMASK, "taskset", "-c", "0"),
        needs="taskset",
    ),
)  # fmt: skip
