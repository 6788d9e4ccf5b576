"""Things that several threads need, made by the first of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

_Made = TypeVar("_Made")


class Once(Generic[_Made]):
    """Things that several threads need and that are made by the first that asks for one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: dict[str, Future[_Made]] = {}

    def get(self, key: str, make: Callable[[], _Made]) -> _Made:
        """Give the thing of a key, made now if nobody asked for it before; a fault of its making is everybody's."""
        with self._lock:
            first = key not in self._made
            future = self._made.setdefault(key, Future())
        if first:
            try:
                future.set_result(make())
            except BaseException as error:  # noqa: BLE001 - raised where it is waited for
                future.set_exception(error)
        return future.result()
