"""When two references or names are the same."""

from __future__ import annotations

import re
import unicodedata

_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def fold_key(words: str) -> str:
    """The words without what people do not mean by them: case, Unicode form, kinds of dashes and spaces, signs of no width."""
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", words))
    return " ".join(_DASHES.sub("-", plain).split()).casefold()


def fold_measure(words: str) -> str:
    """The words of a measure without what two people write differently: case, accents, punctuation, plurals, their order."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", words) if not unicodedata.combining(letter))
    return " ".join(sorted(_singular(word) for word in re.findall(r"[^\W_]+", plain.casefold())))


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and re.search("(s|x|ch|sh)es$", word):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
