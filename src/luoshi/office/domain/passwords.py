"""Two ways to demand good passwords, and what is wrong with a new one.

等保 asks for kinds of characters and a change after some months; ASVS forbids both and asks for length and a
list of known passwords instead. They contradict each other, so an installation chooses one profile whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from luoshi.kernel.parameters import load

SECOND_FACTOR = ("optional", "administrators", "everyone")
SHORTEST_NAME = 4  # a shorter log-in name or name may occur in a password by chance
_KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^0-9A-Za-z]")
_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "0987654321")


@dataclass(slots=True, frozen=True)
class Profile:
    """A profile. `min_length_alone` holds without a second factor; `max_age_days` None: no regular change."""

    code: str
    zh: str
    en: str
    min_length: int
    min_length_alone: int
    kinds: int
    max_age_days: int | None

    def length(self, *, second_factor: bool) -> int:
        """The fewest characters."""
        return self.min_length if second_factor else self.min_length_alone


PROFILES: Mapping[str, Profile] = {
    code: Profile(code, **entry)
    for code, entry in load("luoshi.office.parameters", "password_profiles.yaml").items()
}
DEFAULT_PROFILE = "asvs"


@cache
def _common() -> frozenset[str]:
    words: Mapping[str, list[str]] = load("luoshi.office.parameters", "common_passwords.yaml")
    return frozenset(str(word) for group in words.values() for word in group)


def _periodic(text: str) -> bool:
    """One piece of up to four characters, over and over."""
    return any(text == (text[:size] * len(text))[: len(text)] for size in range(1, 5))


def _a_row(text: str) -> bool:
    """A run along the keyboard, the digits or the alphabet."""
    return any(text in row * 3 for row in _ROWS)


def is_common(password: str) -> bool:
    """Whether a password is known, or is a known one with a few digits and signs around it."""
    text = password.casefold()
    core = re.sub(r"^[^a-z]+|[^a-z]+$", "", text)
    # p@ssw0rd is a password too
    disguised = str.maketrans("@013457$!", "aoieastsi")
    found = {text, core, text.translate(disguised), core.translate(disguised)} & _common()
    return bool(found) or _periodic(text) or _a_row(text)


def kinds_of(password: str) -> int:
    """How many of small letters, capital letters, digits and signs it has."""
    return sum(1 for kind in _KINDS if re.search(kind, password))


def weaknesses(
    password: str, profile: Profile, *, names: tuple[str, ...] = (), second_factor: bool = False
) -> list[tuple[str, str]]:
    """What is wrong with a new password, each said in Chinese and English; empty when it is good."""
    found = []
    least = profile.length(second_factor=second_factor)
    if len(password) < least:
        found.append((f"少于 {least} 个字符", f"it has fewer than {least} characters"))
    if kinds_of(password) < profile.kinds:
        found.append(
            (
                f"大写字母、小写字母、数字、符号不足 {profile.kinds} 种",
                f"it has fewer than {profile.kinds} of capital letters, small letters, digits and signs",
            )
        )
    if is_common(password):
        found.append(("是常见口令", "it is a well-known password"))
    folded = password.casefold()
    if any(len(name) >= SHORTEST_NAME and name.casefold() in folded for name in names):
        found.append(("含有登录名或姓名", "it contains the log-in name or the name"))
    return found
