"""What the author asks for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from press.model import FormatName

EngineName = Literal["auto", "embedded", "quarto"]


@dataclass(frozen=True)
class Request:
    """A build, as it was asked for.

    `files` empty means the whole project, `formats` empty means what the documents name, `start` is where the project
    is looked for; None means from each file. `output` None means the project's own folder. `reuse` takes what earlier
    builds left; `quarto_executes` lets Quarto run the chunks itself, once for each format.
    """

    start: Path | None = None
    files: tuple[Path, ...] = ()
    formats: tuple[FormatName, ...] = ()
    output: Path | None = None
    reuse: bool = True
    engine: EngineName = "auto"
    quarto_executes: bool = False

    @property
    def place(self) -> Path:
        """Give where the project is looked for first."""
        return self.start or (self.files[0] if self.files else Path.cwd())
