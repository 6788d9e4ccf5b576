"""Limits of a run that the environment may set."""

from __future__ import annotations

import os

from press.errors import ConfigError, Diagnostic

#: Seconds a chunk may take if nothing else is said.
CHUNK_LIMIT_S = 600.0
VARIABLE = "PRESS_CHUNK_LIMIT_S"
#: Seconds one run of Quarto may take, to one format, if nothing else is said.
QUARTO_LIMIT_S = 900.0
QUARTO_VARIABLE = "PRESS_QUARTO_LIMIT_S"


def chunk_limit_s() -> float:
    """Give the time limit of a chunk in seconds; `PRESS_CHUNK_LIMIT_S` sets it.

    Raises
    ------
    ConfigError
        The variable holds no number above 0.
    """
    return _limit_s(VARIABLE, CHUNK_LIMIT_S)


def quarto_limit_s() -> float:
    """Give the time limit of one run of Quarto in seconds; `PRESS_QUARTO_LIMIT_S` sets it.

    Raises
    ------
    ConfigError
        The variable holds no number above 0.
    """
    return _limit_s(QUARTO_VARIABLE, QUARTO_LIMIT_S)


def _limit_s(variable: str, default: float) -> float:
    written = os.environ.get(variable)
    if written is None:
        return default
    try:
        limit = float(written)
    except ValueError:
        limit = 0.0
    if not limit > 0:
        raise ConfigError(Diagnostic("limit", f'{variable}: found "{written}", expected a number of seconds above 0'))
    return limit
