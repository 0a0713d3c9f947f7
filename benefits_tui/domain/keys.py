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
