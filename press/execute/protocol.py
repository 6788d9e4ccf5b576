"""What press and its worker say to each other: JSON messages, each behind its length, over a private pipe."""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Mapping
from typing import Any, BinaryIO

_LENGTH = struct.Struct(">Q")
#: Key under which bytes travel in JSON.
_BYTES = "base64"
_MARK = json.dumps(_BYTES).encode()

Message = Mapping[str, Any]


def send(stream: BinaryIO, message: Message) -> None:
    """Write one message."""
    body = json.dumps(message, default=_encode).encode()
    stream.write(_LENGTH.pack(len(body)) + body)
    stream.flush()


def receive(stream: BinaryIO) -> dict[str, Any] | None:
    """Read one message, or give None at the end of the stream."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length)
    if len(body) < length:
        return None
    # most messages hold no bytes: a look at each table of a large review's values would take longer than all else
    hook = _decode if _MARK in body else None
    message: dict[str, Any] = json.loads(body, object_hook=hook)
    return message


def encode(value: Any) -> str:
    """Write a value that may hold bytes as JSON text with sorted keys."""
    return json.dumps(value, default=_encode, sort_keys=True, ensure_ascii=False)


def decode(text: str) -> Any:
    """Read what `encode` wrote."""
    return json.loads(text, object_hook=_decode)


def _encode(value: Any) -> Any:
    if isinstance(value, bytes):
        return {_BYTES: base64.b64encode(value).decode()}
    raise TypeError(f"found {type(value).__name__}, expected what JSON can hold")


def _decode(table: dict[str, Any]) -> Any:
    if table.keys() == {_BYTES} and isinstance(table[_BYTES], str):
        return base64.b64decode(table[_BYTES])
    return table
