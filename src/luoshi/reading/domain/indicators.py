"""The normalised name of what a figure measures (READ.md, `indicator`): look-alikes mended, aliases joined.

    name := subject − quotation marks − 全市, 其中 …; III → Ⅲ, GDP → 地区生产总值; then the alias table

Tables: indicators.yaml.
"""

from __future__ import annotations

import functools
import re

from luoshi.reading.domain.lexicon import pattern, table

_MARKS = re.compile(r"[“”‘’《》\s]")
_WHERE = pattern(r"^{indicators.where}+")
_ALIASES, _SPELLINGS = table("indicators", "aliases"), table("indicators", "spellings")


@functools.lru_cache(maxsize=65536)
def name_of(subject: str) -> str:
    """The indicator of a subject.

    >>> name_of("规上工业增加值"), name_of("“四上”企业")
    ('规模以上工业增加值', '四上企业')
    """
    name = _WHERE.sub("", _MARKS.sub("", subject)) or subject
    for written, used in _SPELLINGS.items():
        name = name.replace(written, used)
    return _ALIASES.get(name, name)
