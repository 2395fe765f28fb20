"""What every part of one city needs to know while it is made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.pledges.domain.sample_city.chance import Chance
from luoshi.pledges.domain.sample_city.days import held
from luoshi.pledges.domain.sample_city.material import Material
from luoshi.pledges.domain.sample_city.records import Tenure, Unit
from luoshi.reading.domain.document import Document


@dataclass(slots=True, frozen=True)
class Setting:
    """The plan, the data, the people. `issued`: the day of issue; `today`: where the sample stands still."""

    plan: Document
    stuff: Material
    scale: Decimal
    chance: Chance
    units: Mapping[str, Unit]
    tenures: Sequence[Tenure]
    year: int
    issued: dt.date
    today: dt.date

    def officer(self, officer: str, head: str, on: dt.date) -> tuple[str, str]:
        """Role and post of who does the work: the officer, or the head while nobody holds that post."""
        return ("lead_officer", officer) if held(officer, on, self.tenures) else ("lead_head", head)

    def signer(self, leader: str, on: dt.date) -> tuple[str, str]:
        """Role and post of who signs: the leader in charge, or the government office while nobody is."""
        return ("leader", leader) if held(leader, on, self.tenures) else ("office", "O01-head")
