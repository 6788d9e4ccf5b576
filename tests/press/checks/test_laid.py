"""Sources and files side by side: signs at the edges of parts, and hyphens that were lost, added or doubled."""

import pytest

from press.checks.expected import Expected, Stream
from press.checks.laid import lay
from press.checks.readback import Reading

WIDE = Stream(["2", "Items", "of", "all", "studies", "3", "and", "4"])
MAIN = Stream(["First", "words", "7", "last", "words", "8"])
TEXT = "First words 7\n{}2 Items of all studies 3 and 4{}\nlast words 8"


def differences(expected, text):
    return [(one.expected, one.found) for one in lay(expected, Reading(text)).differences]


@pytest.mark.parametrize("text", [TEXT.format("", ""), "2 Items of all studies 3 and 4 First words 7 last words 8"])
def test_a_part_may_stand_elsewhere(text):
    assert differences(Expected(MAIN, [WIDE]), text) == []


@pytest.mark.parametrize("ends", [("-", ""), ("−", ""), ("1.", ""), ("", ".5"), ("", "0")])
def test_what_touches_the_ends_of_a_part_is_held_against_it(ends):
    assert differences(Expected(MAIN, [WIDE]), TEXT.format(*ends))


@pytest.mark.parametrize(
    ("text", "found"),
    [("s40-016-7", False), ("s40--016-7", True), ("s40-016--7", True), ("s40016-7", True), ("s40 016-7", True)],
)
def test_a_hyphen_between_numbers_is_there_once(text, found):
    assert bool(differences(Expected(Stream(["s", "40", "-", "016", "-", "7"])), text)) == found


def test_a_lost_hyphen_before_a_number_is_found_and_one_between_words_is_not():
    assert differences(Expected(Stream(["from", "-", "1"])), "from 1") == [("-", "")]
    assert differences(Expected(Stream(["well", "-", "known"])), "well known") == []
