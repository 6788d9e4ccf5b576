"""In the worker: recording what a run depends on besides its code; its results are reused only while that is the same.

Python reports every file that it opens (PEP 578). What it cannot see, network, subprocesses and libraries that open
files past Python, makes a run one that is never reused.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from press.cache.digests import mark

#: Libraries that read files without Python's knowledge, or let other processes read them.
_PAST_PYTHON = (
    *(f"pyarrow.{part}" for part in ("csv", "dataset", "feather", "fs", "json", "orc", "parquet")),
    *("cv2", "duckdb", "fastparquet", "fiona", "h5py", "lxml.html", "netCDF4", "osgeo", "polars", "pyogrio"),
    *("pyreadr", "pyreadstat", "rasterio", "rpy2", "tables", "tensorflow", "torch"),
    *("multiprocessing.popen_spawn_posix", "multiprocessing.popen_spawn_win32", "multiprocessing.popen_forkserver"),
    *("loky.backend.popen_loky_posix", "joblib.externals.loky.backend.popen_loky_posix"),
)
_BLIND_EVENTS = {
    "socket.connect": "a network connection",
    "subprocess.Popen": "a subprocess",
    "os.system": "a shell command",
    "os.exec": "another program",
    "os.fork": "a process of their own",
    "os.forkpty": "a process of their own",
    "os.posix_spawn": "a subprocess",
    "os.spawn": "a subprocess",
    "sqlite3.connect": "a database",
}
#: Name of the file in the run's own folder that tells the format, as Quarto documents it.
EXECUTE_INFO = "execute-info.json"
_WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Inputs:
    """What was read, written, listed and looked up since `start`."""

    def __init__(self) -> None:
        #: Files that were read, with what told one state of each from another when it was opened.
        self.read: dict[str, Any] = {}
        self.written: dict[str, None] = {}
        #: Folders that were made.
        self.made: dict[str, None] = {}
        self.listed: dict[str, None] = {}
        #: Folders in which Python looked for modules.
        self.searched: dict[str, None] = {}
        self.variables: dict[str, None] = {}
        self.blind: dict[str, None] = {}
        #: Whether a chunk asked which format it runs for.
        self.format_asked = False
        self._info = ""
        self._on = False
        self._skipped = _skipped_folders()
        sys.addaudithook(self._hear)

    def start(self, scratch: str) -> None:
        """Begin to record; before, Python reads its own files. `scratch` is the run's own folder."""
        self._info = os.path.join(scratch, EXECUTE_INFO)  # noqa: PTH118 - a hook must not import
        self._skipped += (scratch.rstrip(os.sep) + os.sep,)
        _watch_environment(self)
        self._on = True

    def stop(self, namespace: Mapping[str, Any]) -> dict[str, Any]:
        """End recording and give all of it; `namespace` holds the names of the chunks."""
        self._on = False
        changed = [path for path, told in self.read.items() if mark(path) != told]
        self._add_modules()
        for name in _PAST_PYTHON:
            if name in sys.modules:
                self.blind[f"the library {name}"] = None
        if any(_names_lxml(vars(module)) for module in self._own_modules()) or _names_lxml(namespace):
            self.blind["the library lxml"] = None
        names = ("read", "written", "listed", "searched", "variables", "blind")
        return {name: list(getattr(self, name)) for name in names} | {
            "changed": changed,
            "format_asked": self.format_asked,
        }

    def saw_variable(self, name: str) -> None:
        """Note an environment variable that was asked for."""
        if self._on:
            self.variables[name] = None

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._on:
            return
        if event == "open":
            self._note_open(arguments[0], arguments[2] if len(arguments) > 2 else 0, arguments[1])  # noqa: PLR2004 - path, mode, flags
        elif event in {"os.listdir", "os.scandir"}:
            table = self.searched if _asked_by_import() else self.listed
            self._note(table, arguments[0] if arguments and arguments[0] is not None else ".")
        elif event == "os.rename":
            self._note_rename(arguments[0], arguments[1])
        elif event == "os.mkdir":
            self.made[self._full(arguments[0])] = None
        elif event in {"os.remove", "os.rmdir", "shutil.rmtree"} and arguments[1] in {-1, None}:
            self._note_removal(arguments[0])
        elif event in _BLIND_EVENTS:
            self.blind[_BLIND_EVENTS[event]] = None

    def _note_open(self, path: Any, flags: Any, mode: Any) -> None:
        writes = bool(flags & _WRITE) if isinstance(flags, int) else bool(set("wax+") & set(str(mode)))
        if writes and os.path.isdir(self._full(path)):  # noqa: PTH112 - a hook must not import
            # Python's temporary files tell their folder first, then themselves
            return
        if writes:
            # What is not written anew from its beginning holds what it held before.
            if isinstance(flags, int) and not flags & os.O_TRUNC and self._was_there(path):
                self._note(self.read, path)
            self._note(self.written, path)
        elif self._full(path) == self._info:
            self.format_asked = True
        elif self._full(path) not in self.written and self._full(path) not in self.made:
            self._note(self.read, path)

    def _note_rename(self, source: Any, target: Any) -> None:
        """Note that a file took another name, as files do that are to appear in one step."""
        self._note_removal(source)
        self._note(self.written, target)

    def _note_removal(self, path: Any) -> None:
        """Note a file or folder that was taken away: one of the run's own may be gone, another would be missed."""
        if self._was_there(path):
            self._note(self.read, path)
            self._note(self.written, path)

    def _was_there(self, path: Any) -> bool:
        """Tell whether something of that name was there before the run."""
        full = self._full(path)
        return full not in self.written and full not in self.made and os.path.lexists(full)

    def _note(self, table: dict[str, Any], path: Any) -> None:
        full = self._full(path)
        if full and full not in table and not full.endswith(".pyc") and not (full + os.sep).startswith(self._skipped):
            table[full] = mark(full) if table is self.read else None

    @staticmethod
    def _full(path: Any) -> str:
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        return os.path.abspath(path) if isinstance(path, (str, os.PathLike)) else ""  # noqa: PTH100 - a hook must not import

    def _add_modules(self) -> None:
        """Add imported modules of the project's own: their source may have come from a compiled copy."""
        for module in self._own_modules():
            self._note(self.read, module.__file__)

    def _own_modules(self) -> list[Any]:
        """Give the modules that are no installed library's."""
        files = [(module, getattr(module, "__file__", None)) for module in list(sys.modules.values())]
        return [module for module, file in files if isinstance(file, str) and not file.startswith(self._skipped)]


def _names_lxml(names: Mapping[str, Any]) -> bool:
    """Tell whether code has lxml at hand, which reads past Python; other libraries import it without reading with it."""
    owners = (
        getattr(value, "__name__" if isinstance(value, ModuleType) else "__module__", None)
        for value in list(names.values())
    )
    return any(isinstance(owner, str) and owner.partition(".")[0] == "lxml" for owner in owners)


def _asked_by_import() -> bool:
    """Tell whether the listing that is reported is Python's own search for a module or a package's version."""
    caller = sys._getframe(2).f_code.co_filename  # noqa: SLF001 - the hook runs in the frame of the caller
    return caller.startswith("<frozen importlib") or os.path.join("importlib", "metadata") in caller  # noqa: PTH118 - no import


def _skipped_folders() -> tuple[str, ...]:
    """Give folders whose content is told by the installed versions, or is the system's own."""
    paths = sysconfig.get_paths()
    folders = {str(Path(paths[name]).parent) for name in ("stdlib", "platstdlib")}
    folders |= {paths["purelib"], paths["platlib"], str(Path(__file__).resolve().parent.parent)}
    folders |= {place for place in sys.path if place.endswith(("site-packages", "dist-packages"))}
    folders |= {"/proc", "/sys", "/dev", "/etc", "/usr/share", "/usr/lib"}
    return tuple(folder.rstrip(os.sep) + os.sep for folder in folders) + tuple(_caches())


def _caches() -> list[str]:
    """Give folders in which libraries keep what they can make anew."""
    names = (
        ".cache/matplotlib",
        ".cache/fontconfig",
        ".config/matplotlib",
        ".config/ipython",
        ".ipython",
        ".matplotlib",
    )
    return [str(Path.home() / name) + os.sep for name in names]


def _watch_environment(inputs: Inputs) -> None:
    """Make `os.environ` tell which variables are asked for."""

    class Watched(type(os.environ)):  # type: ignore[misc]
        def __getitem__(self, key: Any) -> Any:
            if isinstance(key, str):
                inputs.saw_variable(key)
            return super().__getitem__(key)

    os.environ.__class__ = Watched
