"""How much a text looks like Chinese prose: the measure by which trial decodings are judged."""

from __future__ import annotations

import re

# The characters that official Chinese uses most. Over 22 reports of 1982 to 2025 they make 50 to 59 % of all
# that is not ASCII; bytes decoded by a wrong encoding reach 0.4 %. Traditional forms are for reports in Big5.
_FREQUENT = (
    "，。、；：“”的业建和发全新展工大化设进实一国政加中产区市力推人动作生年高制民保成改增城务会"
    "强行经体提等地资重持项开创合企农家平以要有上施个公理社水为济能在入目治好用面点长村定心深基度"
    "服造现完快通不府坚主省三级机代革学育质技升出量规管文是安品对业發國會經體實業務產進動設與為報"
    "萬"
)
_OFTEN = re.compile(f"[{_FREQUENT}]")
_HAN = re.compile("[㐀-䶿一-鿿\U00020000-\U0003ffff]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
# Control characters that no text needs; tab, line ends, form feed and the end-of-file mark of DOS do occur.
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x19\x1b-\x1f\x7f]")

ENOUGH = 0.12
_SAMPLE = 200_000


def han(text: str) -> int:
    """How many Chinese characters there are."""
    return len(text) - len(_HAN.sub("", text))  # a list of all matches would outweigh the text


def controls(text: str) -> float:
    """The share of control characters, 0 to 1; an empty text has none."""
    return 1 - len(_CONTROL.sub("", text)) / len(text) if text else 0.0


def prose(text: str) -> float:
    """The share of frequent Chinese characters among all that is not ASCII, 0 to 1; 0 where all is ASCII."""
    sample = text[:_SAMPLE]
    others = len(_NOT_ASCII.findall(sample))
    return len(_OFTEN.findall(sample)) / others if others else 0.0


def is_chinese(text: str) -> bool:
    """True when a trial decoding reads as Chinese."""
    return prose(text) >= ENOUGH and controls(text) < 0.01
