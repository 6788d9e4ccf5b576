"""Limits of a run that the environment may set."""

from __future__ import annotations

import os

from press.errors import ConfigError, Diagnostic

#: Seconds a chunk may take if nothing else is said.
CHUNK_LIMIT_S = 600.0
VARIABLE = "PRESS_CHUNK_LIMIT_S"


def chunk_limit_s() -> float:
    """Give the time limit of a chunk in seconds; `PRESS_CHUNK_LIMIT_S` sets it.

    Raises
    ------
    ConfigError
        The variable holds no number above 0.
    """
    written = os.environ.get(VARIABLE)
    if written is None:
        return CHUNK_LIMIT_S
    try:
        limit = float(written)
    except ValueError:
        limit = 0.0
    if not limit > 0:
        raise ConfigError(Diagnostic("limit", f'{VARIABLE}: found "{written}", expected a number of seconds above 0'))
    return limit
