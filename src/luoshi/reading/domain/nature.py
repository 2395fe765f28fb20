"""What a report says of its own nature: one that was made up says so in a bracket of its opening."""

from __future__ import annotations

from luoshi.reading.domain.lexicon import pattern

OPENING = 400  # characters of title, subtitle and byline
_MADE_UP = pattern(r"[（(]{heads.fictitious}")


def says_fictitious(opening: str) -> bool:
    """True where the first characters of a text say in brackets that it is made up.

    >>> says_fictitious("政府工作报告（虚构）"), says_fictitious("严查虚构交易")
    (True, False)
    """
    return _MADE_UP.search(opening[:OPENING]) is not None
