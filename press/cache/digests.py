"""Digests: of text, of values, of files, of what a folder holds."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from typing import Any

#: What stands for the digest of a file or folder that cannot be read.
ABSENT = "absent"


def digest(data: bytes | str) -> str:
    """Give the SHA-256 of some bytes, or of a text as UTF-8."""
    return hashlib.sha256(data.encode(errors="surrogatepass") if isinstance(data, str) else data).hexdigest()


def value_digest(value: Any) -> str:
    """Give the digest of a value that JSON can hold; what it cannot is told by its text."""
    return digest(json.dumps(value, sort_keys=True, default=str, ensure_ascii=False))


def file_digest(path: str | os.PathLike[str]) -> str:
    """Give a file's digest, or `ABSENT`."""
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - thousands of paths come as text
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ABSENT


def names_digest(names: Iterable[str]) -> str:
    """Give the digest of a set of names."""
    return digest("\n".join(sorted(names)))


#: Endings of finished files and of their folders, and of the copies that editors keep: they come and go beside a lone
#: document, and change no result.
_FINISHED = (".html", ".pdf", ".docx", ".xml", ".typ", "-figures", "_files", "~")


def folder_digest(path: str) -> str:
    """Give the digest of the names in a folder, or `ABSENT`."""
    try:
        return names_digest(os.listdir(path))  # noqa: PTH208 - thousands of paths come as text
    except OSError:
        return ABSENT


def sources_digest(path: str) -> str:
    """Give the digest of the names in a folder of an author's; hidden, finished and compiled files do not count."""
    try:
        names = os.listdir(path)  # noqa: PTH208 - thousands of paths come as text
    except OSError:
        return ABSENT
    return names_digest(
        name for name in names if not name.startswith((".", "__pycache__")) and not name.endswith(_FINISHED)
    )
