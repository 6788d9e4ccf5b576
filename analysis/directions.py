"""Which way each outcome points, and how sure its test is of that: what counting without effects is made from."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING

from analysis.errors import DataFileError, Diagnostic
from analysis.methods.correlation import MIN_N_P, compute_r_p
from analysis.methods.distributions import compute_normal_p, compute_normal_quantile, compute_t_p
from analysis.methods.errors import MethodError, Undefined
from analysis.provenance import merge_codes, note_choice
from analysis.reading import Reading, note_all, reading, unnoticed
from analysis.reported import BETTER, DIRECTIONS, TELLING, Told, tell
from analysis.schema import Dataset, Missing, Row

if TYPE_CHECKING:
    from analysis.methods.effects import Effect
    from analysis.methods.effects.effect import Measure
    from analysis.methods.effects.reported import Reported

#: p values of nearly perfect correlations are too small for a double; they are as good as this.
_LEAST_P = 1e-300
#: Stands where comparisons of one outcome do not agree.
MIXED = "mixed"
#: What a comparison is tried as where it does not say what its estimate is.
_TRIED: tuple[Measure, ...] = ("MD", "OR", "SMD", "COR")


@dataclass(frozen=True)
class Tendency:
    """What one association or comparison says: positive favours the hypothesis, None is not known.

    `significant` may be known in words where `p` is not.
    """

    sign: int | None = None
    p: float | None = None
    n: float | None = None
    r: float | None = None
    significant: bool | None = None

    @cached_property
    def z(self) -> float | None:
        """Normal deviate of the test, positive where it favours the hypothesis."""
        if not self.sign or self.p is None:
            return None
        return -self.sign * compute_normal_quantile(self.p / 2) if self.p < 1 else 0.0


def read_tendencies(dataset: Dataset, outcome: Row) -> tuple[Tendency, ...]:
    """Read what the data say of one outcome; one that nothing is said of has an empty tendency."""
    found = tuple(_read_association(row) for row in dataset["associations"].where(outcome=outcome.key))
    return found or read_comparisons(dataset, outcome) or (Tendency(),)


def _read_association(row: Row) -> Tendency:
    sign = DIRECTIONS.get(str(row["direction"]))
    significant = {"significant": True, "not significant": False}.get(str(row["significance"]))
    r, n = row.number("r"), row.number("n")
    known = r is not None and n is not None and n >= MIN_N_P
    p = max(compute_r_p(r, int(n)), _LEAST_P) if known and r is not None and n is not None else None
    return Tendency(sign=sign, p=p, n=n, r=r, significant=significant)


def read_comparisons(dataset: Dataset, outcome: Row) -> tuple[Tendency, ...]:
    """Read what comparisons.csv says of one outcome.

    Raises
    ------
    DataFileError
        A row has numbers that no study can have.
    """
    kept: dict[str, tuple[tuple[Tendency, ...], Reading]] = dataset.memory.setdefault("tendencies", {})
    if outcome.key not in kept:
        with reading() as read:
            rows = dataset["comparisons"].where(outcome=outcome.key)
            found = tuple(_read_comparison(dataset, row, outcome) for row in rows)
        kept[outcome.key] = found, read
    found, read = kept[outcome.key]
    note_all(read)
    return found


def _read_comparison(dataset: Dataset, row: Row, outcome: Row) -> Tendency:
    try:
        told = tell(dataset["comparisons"], row)
        reported = told.read()
        effect = _find_effect(told)
        p = _find_p(reported, effect)
    except MethodError as error:
        place = dataset["comparisons"].place(row)
        raise DataFileError(
            Diagnostic("error", "rule", f"{one.location.path}: {one.message}", place, one.hint)
            for one in error.findings
        ) from error
    note_choice("", "alpha")
    significant = _is_significant(reported, p, alpha=dataset.review.alpha)
    better = BETTER.get(str(outcome["better"]))
    # a t tells its side of zero also where it gives no effect, as that of a regression with several predictors
    side = effect.estimate if effect else reported.t
    if side is None or better is None:
        return Tendency(p=p, n=_count_people(reported), significant=significant)
    sign = better * ((side > 0) - (side < 0))
    return Tendency(sign=sign, p=p, n=_count_people(reported), significant=significant)


def _count_people(reported: Reported) -> float | None:
    """Give the people of a comparison, those of both groups together."""
    sizes = reported.one.n, reported.two.n
    both = None if sizes[0] is None or sizes[1] is None else sizes[0] + sizes[1]
    return both if reported.n is None else reported.n


def _is_significant(reported: Reported, p: float | None, *, alpha: float) -> bool | None:
    """Decide by a printed p; else by a printed interval of that level, which may lie askew; else by what follows."""
    low, high = reported.ci_low, reported.ci_high
    if reported.p is None and low is not None and high is not None and math.isclose(reported.level, 1 - alpha):
        stated = _stated().get(reported.estimate_of)
        null = 1 if stated and stated[1] else 0
        return not low <= null <= high
    return None if p is None else p < alpha


def _find_effect(told: Told) -> Effect | None:
    """Give an effect whose side of zero is that of the comparison, whatever its measure."""
    stated = _stated().get(told.reported.estimate_of)
    tried = (told.find(measure, convert=False) for measure in (*((stated[0],) if stated else ()), *_TRIED))
    return next((one for one in tried if not isinstance(one, Undefined)), None)


@cache
def _stated() -> Mapping[str, tuple[Measure, bool]]:
    """Load what printed estimates are, with the first row: an `import` for each row takes as long as the row."""
    from analysis.methods.effects.reported import STATED

    return STATED


def _find_p(reported: Reported, effect: Effect | None) -> float | None:
    """Give the two-sided p: as printed, else of t or F, else of the effect and its standard error."""
    if reported.p is not None and reported.p > 0:
        return reported.p
    t = reported.t if reported.f is None or reported.t is not None else math.sqrt(reported.f)
    if t is not None and reported.df:
        return max(compute_t_p(t, reported.df), _LEAST_P)
    if effect is None:
        return None
    return max(compute_normal_p(effect.estimate / effect.se), _LEAST_P)


def judge_comparisons(dataset: Dataset, outcome: Row) -> tuple[str | Missing, str | Missing]:
    """Give significance and direction of an outcome by its comparisons, in the words of associations.csv.

    Returns
    -------
    tuple
        Each a word, `MIXED` where comparisons do not agree, or the gravest code of the rows where nothing follows.
    """
    found = read_comparisons(dataset, outcome)
    significance = {_SIGNIFICANT[one.significant] for one in found if one.significant is not None}
    direction = {_NAMES[one.sign] for one in found if one.sign}
    code = partial(_find_code, dataset, outcome)
    return _join(significance, code), _join(direction, code)


def _find_code(dataset: Dataset, outcome: Row) -> Missing:
    """Give the gravest code of the rows; what they tell was read already."""
    with unnoticed():
        rows = dataset["comparisons"].where(outcome=outcome.key)
        cells = [row.cells.get(name) for row in rows for name in TELLING["comparisons"]]
    return merge_codes(cell for cell in cells if isinstance(cell, Missing) and cell is not Missing.NOT_APPLICABLE)


_SIGNIFICANT = {True: "significant", False: "not significant"}
_NAMES = {sign: word for word, sign in DIRECTIONS.items()}


def _join(words: set[str], find_code: Callable[[], Missing]) -> str | Missing:
    if len(words) > 1:
        return MIXED
    return next(iter(words)) if words else find_code()


def choose_sign(tendencies: Iterable[Tendency], *, share: float) -> int | None:
    """Give the one vote of a study: the side of at least `share` of its outcomes whose side is known.

    Returns
    -------
    int or None
        1 favours the hypothesis, -1 speaks against it, 0 where the outcomes do not agree, None where no side is known.
    """
    signs = [one.sign for one in tendencies if one.sign is not None]
    if not signs:
        return None
    up, down = signs.count(1), signs.count(-1)
    if up == down or max(up, down) < share * len(signs):
        return 0
    return 1 if up > down else -1


def join_deviates(tendencies: Iterable[Tendency]) -> float | None:
    """Give the one normal deviate of a study: the mean of those of its outcomes.

    Notes
    -----
    The variance of the mean is 1 if the outcomes go fully together and smaller otherwise: taken as 1, the p value of a
    study is never too small for the number of its outcomes.
    """
    deviates = list(_deviates(tendencies))
    return math.fsum(deviates) / len(deviates) if deviates else None


def _deviates(tendencies: Iterable[Tendency]) -> Iterator[float]:
    return (one.z for one in tendencies if one.z is not None)
