"""What the last builds were made from and gave: a document of which nothing changed is not built again.

A record holds the state of everything that went into a document and the digests of its finished files. It counts only
while all of that is as it was and the files are in their places.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from press.cache.digests import ABSENT, file_digest, value_digest
from press.cache.journal import Journal, reasons
from press.cache.state import Looked, State, changes, shown_changes, state_of
from press.cache.store import FOLDER, Cache
from press.progress import Progress
from press.request import Request
from press.root import folder_of, output_folder

#: Kinds of entries in the store: the records of documents, and which of them answer a request.
_DOCUMENT, _REQUEST = "documents", "requests"
#: Variables that press itself reads.
VARIABLES = ("SOURCE_DATE_EPOCH", "QUARTO_PROFILE", "QUARTO_PATH", "QUARTO_PYTHON", "PRESS_ENGINE")


@dataclass(frozen=True)
class Record:
    """One document of a build: what it was made from, its finished files by path with their digests, what was told."""

    document: str
    state: State
    files: Mapping[str, str]
    formats: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    #: What the ledger holds of it, as builtin values.
    ledger: Mapping[str, Any] = field(default_factory=dict)
    manifest: Mapping[str, Any] = field(default_factory=dict)

    def differences(self, root: Path, looked: Looked) -> Iterator[str]:
        """Yield in words what is no longer as it was; files are named from the root."""
        yield from shown_changes(self.state, root, looked)
        yield from (
            f"{Path(path).name} is not the file that was made"
            for path, told in self.files.items()
            if file_digest(path) != told
        )


@dataclass(frozen=True)
class Unchanged:
    """Of what a request asks for, the documents that need not be built, and whether nothing else needs to be done."""

    records: Mapping[str, Record] = field(default_factory=dict)
    everything: bool = False


class Records:
    """The records of a project, for one request."""

    def __init__(self, request: Request, journal: Journal) -> None:
        self.root, lone = folder_of(request.place)
        self.cache = Cache(output_folder(self.root, lone=lone) / FOLDER, reading=request.reuse)
        self._settings = [str(request.output), request.engine, request.quarto_executes, quarto_on_path()]
        self._request = value_digest(
            [str(self.root), list(map(str, request.files)), list(request.formats), *self._settings]
        )
        self._journal = journal
        self._reuse = request.reuse
        self._compared: set[str] = set()

    def unchanged(self) -> Unchanged:
        """Tell which documents of the last build that answered this request are as they were."""
        kept = self.cache.load(_REQUEST, self._request)
        if kept is None:
            return Unchanged()
        found = {path: self.record(path, formats) for path, formats in kept["documents"]}
        looked: Looked = {}
        records = {path: record for path, record in found.items() if record and self._holds(record, looked)}
        tables = all(file_digest(path) == told for path, told in kept["files"].items())
        everything = len(records) == len(found) and tables and not any(changes(kept["state"], looked))
        return Unchanged(records, everything)

    def files(self) -> Iterator[str]:
        """Yield every file that the last build which answered this request was made from, changed since then or not."""
        kept = self.cache.load(_REQUEST, self._request) or {"documents": ()}
        for path, formats in kept["documents"]:
            record = self.record(path, formats)
            yield from record.state["files"] if record else ()

    def _holds(self, record: Record, looked: Looked) -> bool:
        self._compared.add(record.document)
        differences = list(record.differences(self.root, looked))
        name = Path(record.document).stem
        if differences:
            self._journal.tell(name, "document", f"built: {reasons(differences)}")
        else:
            number = sum(told != ABSENT for told in record.state["files"].values())
            self._journal.tell(name, "document", f"not built: nothing that it was made from changed ({number} files)")
        return not differences

    def tell_new(self, documents: Iterable[Path]) -> None:
        """Tell of documents that there was nothing to compare with."""
        why = "no earlier build is kept that answers this request" if self._reuse else "as asked, without what is kept"
        for path in documents:
            if str(path) not in self._compared:
                self._journal.tell(path.stem, "document", f"built: {why}")

    def record(self, document: str, formats: Sequence[str]) -> Record | None:
        """Give what is kept of a document in some formats."""
        kept = self.cache.load(_DOCUMENT, self._key(document, formats))
        return Record(**kept) if kept else None

    def keep(self, record: Record) -> None:
        """Keep the record of a document."""
        self.cache.save(_DOCUMENT, self._key(record.document, record.formats), vars(record))

    def answer(self, records: Sequence[Record], files: Sequence[Path], *, looked_in: Sequence[str]) -> None:
        """Keep that these records, and these files of them all, answer the request.

        `looked_in` are the folders in which the documents were looked for; one may come.
        """
        told = {
            "state": state_of(sources=[folder for folder in looked_in if Path(folder).is_relative_to(self.root)]),
            "documents": [(record.document, record.formats) for record in records],
            "files": {str(path): file_digest(path) for path in files},
        }
        self.cache.save(_REQUEST, self._request, told)

    def _key(self, document: str, formats: Sequence[str]) -> str:
        return value_digest([document, list(formats), *self._settings])


def quarto_on_path() -> str:
    """Give the Quarto that PATH leads to, or nothing; the choice of the engine depends on it."""
    return shutil.which("quarto") or ""


def tell_kept(record: Record, progress: Progress) -> None:
    """Tell of a document that was not built again, with the warnings of its build."""
    for warning in record.warnings:
        progress.warn(warning)
    progress.done(Path(record.document).stem, f"{', '.join(record.formats)}, as they were")
