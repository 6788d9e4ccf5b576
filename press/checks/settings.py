"""What `review.yml` says of numbers and words of the text: names that hold digits, and more words that claim something."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from press.config.yaml import Yaml, load_yaml
from press.errors import ConfigError, Diagnostic

FILE = "review.yml"
#: A digit, and a letter: a number alone is no name.
_NAME = re.compile(r"(?=.*\d)(?=.*[^\W\d_])", re.DOTALL)


def read_names(root: Path) -> tuple[str, ...]:
    """Read `numbers: {names: [...]}`: names that hold digits and say nothing of the data.

    Raises
    ------
    ConfigError
        The key holds anything but a list of texts with digits.
    """
    review, value = _part(root, "numbers", "names", "numbers: {names: [Table 2]}")
    if value is None or review is None:
        return ()
    wrong = (
        [one for one in value if not isinstance(one, str) or not _NAME.search(one)]
        if isinstance(value, list)
        else [value]
    )
    if wrong:
        message = f'numbers: names: found "{wrong[0]}", expected names of letters and digits'
        raise ConfigError(
            Diagnostic("numbers-names", message, review.place("numbers"), hint="write numbers: {names: [Table 2]}")
        )
    return tuple(value)


def read_words(root: Path) -> Mapping[str, str]:
    """Read `claims: {words: {...}}`: words of the author's, by the word of the vocabulary that they stand for.

    Raises
    ------
    ConfigError
        The key holds anything but words.
    """
    review, value = _part(root, "claims", "words", "claims: {words: {almost all: most}}")
    if value is None or review is None:
        return {}
    if not isinstance(value, Mapping) or not all(isinstance(one, str) for pair in value.items() for one in pair):
        message = f'claims: words: found "{value}", expected words and the words that they stand for'
        raise ConfigError(
            Diagnostic(
                "claims-words", message, review.place("claims"), hint="write claims: {words: {almost all: most}}"
            )
        )
    return value


def _part(root: Path, key: str, name: str, example: str) -> tuple[Yaml | None, Any]:
    """Give one key below a key of the file; None for what is not there."""
    if not (root / FILE).is_file():
        return None, None
    review = load_yaml((root / FILE).read_text(encoding="utf-8"), FILE)
    if key not in review.value:
        return review, None
    part = review.value[key]
    if not isinstance(part, Mapping) or set(part) - {name}:
        message = f'{key}: found "{part}", expected the key {name}'
        raise ConfigError(Diagnostic(f"{key}-key", message, review.place(key), hint=f"write {example}"))
    return review, part.get(name)
