"""Which of the two languages to speak."""

from __future__ import annotations

from collections.abc import Mapping

from luoshi.kernel.errors import Language

# The order in which POSIX lets the environment name the language of messages.
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def language_of(environment: Mapping[str, str]) -> Language:
    """English where the environment asks for it, else Chinese, the house's own language.

    >>> language_of({"LANG": "en_GB.UTF-8"})
    'en'
    """
    asked = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    return "en" if asked.lower().startswith("en") else "zh"
