"""Dates: Quarto's keywords and ways of writing them, its styles and format strings, in the document's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from press.filters.context import Context
from press.filters.language import language_of

_INPUT = (
    "%m/%d/%Y",
    "%m-%d-%Y",
    "%m/%d/%y",
    "%m-%d-%y",
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%d %m %Y",
    "%m %d, %Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%d %b %Y",
)
_MONTHS: Mapping[str, str] = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
_DAYS: Mapping[str, str] = {
    "en": "Sunday Monday Tuesday Wednesday Thursday Friday Saturday",
    "de": "Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag",
    "nl": "zondag maandag dinsdag woensdag donderdag vrijdag zaterdag",
    "fr": "dimanche lundi mardi mercredi jeudi vendredi samedi",
    "es": "domingo lunes martes miércoles jueves viernes sábado",
}
#: The styles of `date-format` in each language, as format strings.
_STYLES: Mapping[str, Mapping[str, str]] = {
    "en": {"full": "dddd, MMMM D, YYYY", "long": "MMMM D, YYYY", "medium": "MMM D, YYYY", "short": "M/D/YY"},
    "de": {"full": "dddd, D. MMMM YYYY", "long": "D. MMMM YYYY", "medium": "DD.MM.YYYY", "short": "DD.MM.YY"},
    "nl": {"full": "dddd D MMMM YYYY", "long": "D MMMM YYYY", "medium": "D MMM YYYY", "short": "DD-MM-YYYY"},
    "fr": {"full": "dddd D MMMM YYYY", "long": "D MMMM YYYY", "medium": "D MMM YYYY", "short": "DD/MM/YYYY"},
    "es": {
        "full": "dddd, D [de] MMMM [de] YYYY",
        "long": "D [de] MMMM [de] YYYY",
        "medium": "D MMM YYYY",
        "short": "D/M/YY",
    },
}
#: A day of a month that has no number of its own: the month and its year, or the year alone.
_LESS = ("%Y", "%Y-%m", "%m/%Y", "%B %Y", "%b %Y", "%B, %Y")
_NOON = 12
#: Months of so few letters are not shortened.
_SHORT_MONTH = 4
_TOKEN = re.compile(
    r"\[([^\]]*)\]|YYYY|YY|MMMM|MMM|MM|M|DD|Do|D|dddd|ddd|dd|d|HH|H|hh|h|kk|k|mm|m|ss|SSS|s|ZZ|Z|A|a|Q|X|x|WW|W|GGGG"
)
#: From this number on Dutch says -ste: twintigste.
_DUTCH_STE = 20
#: Signs that Quarto documents and that are not printed here.
_MISSING = re.compile(r"wo|ww?|gggg|zzz|z")


def read_date(text: str, context: Context, *, key: str = "date") -> datetime | None:
    """Read a date or one of the keywords `today`, `now` and `last-modified`; of one that nobody can read is warned."""
    keywords: Mapping[str, Callable[[], datetime]] = {
        "today": lambda: context.clock.now().replace(hour=0, minute=0, second=0, microsecond=0),
        "now": context.clock.now,
        "last-modified": context.clock.modified,
    }
    if text in keywords:
        return keywords[text]()
    found = _read(text.strip())
    if found is None:
        hint = "write it as 2024-05-31, or today, now or last-modified, and date-format for less than a day"
        message = f'{key}: found "{text}", expected a date: it is printed as it is written'
        context.warn(key, message, needle=text, hint=hint)
    return found


def _read(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for form in _INPUT:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - a date of a document has no time zone
        except ValueError:
            continue
    return None


def read_year(text: str) -> list[int]:
    """Give year and month of what is less than a day (`March 2024`, `2024-03`, `2024`); nothing for anything else."""
    for form in _LESS:
        try:
            found = datetime.strptime(text.strip(), form)  # noqa: DTZ007 - a date of a document has no time zone
        except ValueError:
            continue
        return [found.year] if form == "%Y" else [found.year, found.month]
    return []


def format_date(date: datetime, form: str, context: Context) -> str:
    """Print a date in a style (`full`, `long`, `medium`, `short`, `iso`) or by a format string such as `MMM D, YYYY`."""
    language = language_of(context.meta)
    language = language if language in _STYLES else "en"
    if form == "iso":
        return date.date().isoformat()
    pattern = _STYLES[language].get(form, form)
    missing = _MISSING.search(_TOKEN.sub("", pattern))
    if missing:
        hint = "use another sign; put plain words into [brackets]"
        message = (
            f'date-format: found "{form}" with the sign {missing[0]}, which is not supported by the embedded engine'
        )
        context.report("date-format", message, needle=form, hint=hint)
    return _TOKEN.sub(lambda match: match[1] if match[1] is not None else _print(match[0], date, language), pattern)


def _print(token: str, date: datetime, language: str) -> str:
    months, days = _MONTHS[language].split(), _DAYS[language].split()
    weekday = int(date.strftime("%w"))
    zone = date.utcoffset() or timedelta()
    half = "AM" if date.hour < _NOON else "PM"
    table: Mapping[str, object] = {
        "YYYY": date.year, "YY": f"{date.year % 100:02}",
        "MMMM": months[date.month - 1], "MMM": _short(months[date.month - 1], language), "MM": f"{date.month:02}", "M": date.month,
        "DD": f"{date.day:02}", "D": date.day, "Do": f"{date.day}{_ordinal(date.day, language)}",
        "dddd": days[weekday], "ddd": days[weekday][:3], "dd": days[weekday][:2], "d": weekday,
        "HH": f"{date.hour:02}", "H": date.hour, "hh": f"{date.hour % _NOON or _NOON:02}", "h": date.hour % _NOON or _NOON,
        "kk": f"{date.hour or 24:02}", "k": date.hour or 24, "mm": f"{date.minute:02}", "m": date.minute,
        "ss": f"{date.second:02}", "s": date.second, "SSS": f"{date.microsecond // 1000:03}",
        "Z": _offset(zone, ":"), "ZZ": _offset(zone, ""), "A": half, "a": half.lower(),
        "Q": (date.month + 2) // 3, "X": int(_utc(date).timestamp()), "x": int(_utc(date).timestamp() * 1000),
        "W": date.isocalendar().week, "WW": f"{date.isocalendar().week:02}", "GGGG": date.isocalendar().year,
    }  # fmt: skip
    return str(table[token])


def _short(month: str, language: str) -> str:
    return month if len(month) <= _SHORT_MONTH and language != "en" else month[:3]


def _ordinal(day: int, language: str) -> str:
    """Give what makes a day's number that of an order."""
    english = "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    dutch = "ste" if day in (1, 8) or day >= _DUTCH_STE else "de"
    others = {"de": ".", "nl": dutch, "fr": "er" if day == 1 else "", "es": "º"}
    return others.get(language, english)


def _offset(zone: timedelta, between: str) -> str:
    minutes = int(zone.total_seconds() // 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}{between}{abs(minutes) % 60:02}"


def _utc(date: datetime) -> datetime:
    return date if date.tzinfo else date.replace(tzinfo=UTC)
