"""Runs in the peers' environment: texts in on stdin, what a peer finds and its process CPU out on stdout.

    python peer.py jionlp|jionlp-time|recognizers < texts.json

A find is [start, end, value as a number of base units, text]. A peer gets the texts paragraph by paragraph.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout

Find = tuple[int, int, str, str]
Finder = Callable[[str], Iterator[Find]]


def jionlp_finder(times: bool = False) -> Finder:
    """JioNLP's extractors: money, the one kind of quantity that it has, and times where asked for."""
    import jionlp  # type: ignore[import-not-found]

    def find(text: str) -> Iterator[Find]:
        if times:
            jionlp.ner.extract_time(text)
        for item in jionlp.ner.extract_money(text):
            start, end = item["offset"]
            amounts = item["detail"]["num"]
            for amount in amounts if isinstance(amounts, list) else [amounts]:
                yield start, end, amount, item["text"]

    return find


def recognizers_finder() -> Finder:
    """Recognizers-Text for Chinese: numbers, percentages, currencies and dimensions."""
    import recognizers_number as numbers  # type: ignore[import-not-found]
    import recognizers_number_with_unit as units  # type: ignore[import-not-found]

    kinds = (
        numbers.recognize_number,
        numbers.recognize_percentage,
        units.recognize_currency,
        units.recognize_dimension,
    )

    def find(text: str) -> Iterator[Find]:
        for recognize in kinds:
            for item in recognize(text, numbers.Culture.Chinese):
                value = (item.resolution or {}).get("value")
                if value is not None:
                    yield item.start, item.end + 1, value.rstrip("%"), item.text

    return find


FINDERS: dict[str, Callable[[], Finder]] = {
    "jionlp": jionlp_finder,
    "jionlp-time": lambda: jionlp_finder(times=True),
    "recognizers": recognizers_finder,
}


def main() -> None:
    """Find in all texts; what the peers print themselves goes to stderr."""
    texts = json.load(sys.stdin)
    with redirect_stdout(sys.stderr):
        find = FINDERS[sys.argv[1]]()
        list(find("预热：增长8.2%，达30亿元。"))
        before, results = time.process_time(), []
        for text in texts:
            found: list[Find] = []
            for paragraph in re.finditer(r"[^\r\n]+", text):
                at = paragraph.start()
                found += [
                    (at + start, at + end, value, said) for start, end, value, said in find(paragraph.group())
                ]
            results.append(found)
        seconds = time.process_time() - before
    json.dump({"seconds": seconds, "results": results}, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
