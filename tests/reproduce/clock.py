"""A clock that shows another day: copied as `sitecustomize.py`, which Python imports at its start, into a project.

Programs that are told the time by another way than Python's do not see it.
"""

import datetime as dt
import os
import time

#: Seconds that the clock is ahead; it is left alone where nobody says so.
ADDED_S = int(os.environ.get("REPRODUCE_CLOCK_S", "0"))
_time, _time_ns, _localtime, _gmtime = time.time, time.time_ns, time.localtime, time.gmtime
_strftime, _ctime = time.strftime, time.ctime


class _Date(dt.date):
    __slots__ = ()  # C code expects a date of its size

    @classmethod
    def today(cls):
        return cls.fromtimestamp(time.time())


class _Datetime(dt.datetime):
    __slots__ = ()

    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)

    @classmethod
    def today(cls):
        return cls.now()

    @classmethod
    def utcnow(cls):
        return cls.now(dt.UTC).replace(tzinfo=None)


def _set() -> None:
    time.time = lambda: _time() + ADDED_S
    time.time_ns = lambda: _time_ns() + ADDED_S * 1_000_000_000
    time.localtime = lambda moment=None: _localtime(time.time() if moment is None else moment)
    time.gmtime = lambda moment=None: _gmtime(time.time() if moment is None else moment)
    time.ctime = lambda moment=None: _ctime(time.time() if moment is None else moment)
    time.strftime = lambda form, told=None: _strftime(form, time.localtime() if told is None else told)
    dt.date, dt.datetime = _Date, _Datetime


if ADDED_S:
    _set()
