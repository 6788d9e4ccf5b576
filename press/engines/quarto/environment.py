"""The variables that a run of Quarto gets: those of this process, without what would lead it astray."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from press.pandoc.locales import utf8_locale

#: Variables of Quarto's that a person sets to steer it; all others with that beginning are an outer Quarto's.
_STEERING = frozenset(
    {
        "QUARTO_CHROMIUM",
        "QUARTO_CHROMIUM_HEADLESS_MODE",
        "QUARTO_DART_SASS",
        "QUARTO_DENO",
        "QUARTO_ESBUILD",
        "QUARTO_JULIA",
        "QUARTO_KNITR_RSCRIPT_ARGS",
        "QUARTO_PANDOC",
        "QUARTO_PROFILE",
        "QUARTO_PYTHON",
        "QUARTO_R",
        "QUARTO_TEXLIVE_BINPATH",
        "QUARTO_TYPST",
        "QUARTO_VERSION_REQUIREMENT",
    }
)
#: What tells another Python where its parts are, or how to begin; QUARTO_PYTHON says which Python is meant.
_FOREIGN = frozenset(
    {
        "PYTHONHOME",
        "PYTHONSTARTUP",
        "PYTHONEXECUTABLE",
        "PYTHONINSPECT",
        "VIRTUAL_ENV",
        "VIRTUAL_ENV_PROMPT",
        "__PYVENV_LAUNCHER__",
    }
)


def clean_environment(environ: Mapping[str, str], scratch: Path) -> dict[str, str]:
    """Give the variables for a run of Quarto.

    Parameters
    ----------
    scratch
        Folder for the temporary files of the run; also its home where there is no other.
    """
    kept = {name: value for name, value in environ.items() if name not in _FOREIGN and not _of_outer_quarto(name)}
    locale = utf8_locale(environ)
    temporary = dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(scratch))
    plain = {"NO_COLOR": "1", "TERM": "dumb", "PYTHONUTF8": "1"}
    return {"HOME": str(scratch), "QUARTO_PYTHON": sys.executable, **kept, **locale, **temporary, **plain}


def _of_outer_quarto(name: str) -> bool:
    return name.startswith("QUARTO_") and name not in _STEERING
