"""Text that only fills a page, for `{{< lipsum >}}`: words of our own in the manner of Latin, the same in every build."""

from __future__ import annotations

from functools import cache

#: Paragraphs that can be asked for.
PARAGRAPHS = 150
_BEGINNING = "Lorem ipsum dolor sit amet"
_WORDS = tuple(
    "campus herba ventus silva rivus nubes terra lumen via porta murus hortus folium radix semen fructus avis nidus "
    "mare litus unda navis pons turris lapis arena collis vallis fons lacus "
    "altus brevis clarus dulcis firmus gravis latus levis lentus longus mollis novus parvus planus rarus siccus tardus "
    "crescit cadit fluit lucet manet movet parat portat quaerit tegit tenet vertit videt volat "
    "ad cum et in nec non per post sed sub ubi ut".split()
)
_MODULUS = 2**31


@cache
def paragraph(number: int) -> str:
    """Give one of the paragraphs, counted from 1; the first begins as such texts have begun for centuries."""
    numbers = _Numbers(number)
    sentences = [_sentence(numbers) for _ in range(4 + numbers.below(4))]
    return " ".join([f"{_BEGINNING}.", *sentences] if number == 1 else sentences)


def _sentence(numbers: _Numbers) -> str:
    words = [_WORDS[numbers.below(len(_WORDS))] for _ in range(6 + numbers.below(9))]
    kept = [word for word, before in zip(words, ["", *words], strict=False) if word != before]
    half = len(kept) // 2
    return " ".join([*kept[: half - 1], f"{kept[half - 1]},", *kept[half:]]).capitalize() + "."


class _Numbers:
    """Numbers without an order that is seen, from one that is given; Python's own may differ between versions."""

    def __init__(self, seed: int) -> None:
        self._state = seed
        # the first numbers of seeds that follow one another are alike
        for _ in range(3):
            self._next()

    def _next(self) -> int:
        self._state = (self._state * 1103515245 + 12345) % _MODULUS
        return self._state

    def below(self, limit: int) -> int:
        """Give the next number from 0 to below the limit."""
        return (self._next() >> 12) % limit
