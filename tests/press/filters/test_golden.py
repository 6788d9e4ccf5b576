"""Each sample in golden/ against its HTML; written anew only with --update-golden, to be read before it is kept."""

from pathlib import Path

import pytest

from tests.press.filters.making import as_html, resolved

FOLDER = Path(__file__).parent / "golden"
SAMPLES = sorted(FOLDER.glob("*.md"))


def test_every_sample_has_its_golden_and_no_golden_lacks_its_sample():
    assert {path.stem for path in SAMPLES} == {path.stem for path in FOLDER.glob("*.html")}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_resolves_to_its_golden(sample: Path, assert_golden):
    found = as_html(resolved(sample.read_text(encoding="utf-8")))
    assert_golden(found, sample.with_suffix(".html"))
