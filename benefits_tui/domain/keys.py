"""When two references or names are the same."""

from __future__ import annotations

import re
import unicodedata

_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def fold_key(text: str) -> str:
    """The words without what people do not mean by them: case, Unicode form, kinds of dashes and spaces, signs of no width."""
    return " ".join(fold_signs(text).split()).casefold()


def fold_signs(text: str) -> str:
    """The words in one Unicode form, with one dash and without signs of no width."""
    return _DASHES.sub("-", unicodedata.normalize("NFKC", _UNSEEN.sub("", text)))


def fold_ref(text: str) -> str:
    """A reference without how it is written: `P 01`, `p-01`, `P\u2013 01` and `P01` are one. Between digits, and between letters,
    a blank or a dash tells something: 1-1 is not 11."""
    joined = _SEPARATORS.sub("-", fold_key(text))
    return _MEANS_NOTHING.sub("", joined) or joined


def sort_key(text: str) -> str:
    """What a name or a reference is sorted by: P-2 comes before P-10, and \u00c5 stands with A."""
    plain = unicodedata.normalize("NFKD", fold_key(text))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _DIGITS.sub(lambda digits: digits[0].lstrip("0").zfill(_PLACES), bare)[:_LONGEST]


_MEANS_NOTHING = re.compile(r"-(?=\W|$)|(?<!\w)-|(?<=\d)-(?=[^\W\d_])|(?<=[^\W\d_])-(?=\d)")
_SEPARATORS, _DIGITS = re.compile("[ -]+"), re.compile("[0-9]+")
_PLACES, _LONGEST = 12, 400


def fold_measure(text: str) -> str:
    """The words of a measure without what two people write differently: case, accents, punctuation, plurals, their order."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return " ".join(sorted(_singular(word) for word in re.findall(r"[^\W_]+", plain.casefold())))


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and re.search("(s|x|ch|sh)es$", word):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
