"""What stands around an official document: who sends it, under which number, to whom, who signs, whom to ask.

Everything optional is None or empty where it is not known or not wanted; nothing is invented for it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from luoshi.kernel.errors import Fault

Secrecy = Literal["绝密", "机密", "秘密"]
Urgency = Literal["特急", "加急"]
_YEARS = range(1949, 2201)
MOST_COPIES = 999_999  # 份号 has six digits


@dataclass(slots=True, frozen=True)
class DocumentNumber:
    """发文字号: 机关代字, year and serial, as in 示政发〔2025〕1号.

    Raises `pledges.document_number` for a serial below 1, a year outside 1949–2200 or an empty 机关代字.
    """

    agency: str
    year: int
    serial: int

    def __post_init__(self) -> None:
        if not self.agency.strip() or self.year not in _YEARS or self.serial < 1:
            raise Fault("pledges.document_number", agency=self.agency, year=self.year, serial=self.serial)

    @property
    def text(self) -> str:
        """As printed: the year in 六角括号, the serial without leading zeros."""
        return f"{self.agency.strip()}〔{self.year}〕{self.serial}号"


@dataclass(slots=True, frozen=True)
class Contact:
    """Whom to ask. `phone` None: not known."""

    name: str
    phone: str | None = None


@dataclass(slots=True, frozen=True)
class Imprint:
    """版记: to whom copies go 抄送, who printed it 印发机关 and on which day."""

    printed_by: str
    printed_on: dt.date
    copies_to: tuple[str, ...] = ()


@dataclass(slots=True, frozen=True)
class Letterhead:
    """The header of one document.

    `issuer` is the full or the standard short name of the sender, without 文件; `signer` (签发人) is printed
    only on what goes upward. `copy_number` is 份号 (1 to 999,999), `secrecy_term` a term such as 1年.
    `sample` marks every page as sample data of a fictitious city.

    Raises `pledges.no_recipients`, `pledges.secret_without_copy_number`, `pledges.copy_number` and
    `pledges.printed_before_dated`.
    """

    issuer: str
    number: DocumentNumber
    date: dt.date
    recipients: tuple[str, ...]
    contact: Contact | None = None
    signer: str | None = None
    copy_number: int | None = None
    secrecy: Secrecy | None = None
    secrecy_term: str | None = None
    urgency: Urgency | None = None
    imprint: Imprint | None = None
    sample: bool = False

    def __post_init__(self) -> None:
        if not any(name.strip() for name in self.recipients):
            raise Fault("pledges.no_recipients", number=self.number.text)
        if self.secrecy is not None and self.copy_number is None:
            raise Fault("pledges.secret_without_copy_number", secrecy=self.secrecy)
        if self.copy_number is not None and not 1 <= self.copy_number <= MOST_COPIES:
            raise Fault("pledges.copy_number", copy_number=self.copy_number, most=MOST_COPIES)
        if self.imprint is not None and self.imprint.printed_on < self.date:
            raise Fault("pledges.printed_before_dated", printed=self.imprint.printed_on, dated=self.date)

    @property
    def corner(self) -> tuple[str, ...]:
        """What stands at the upper left, one a line: 份号, 密级 with its term, 紧急程度; absent ones leave no
        line.
        """
        copy = None if self.copy_number is None else f"{self.copy_number:06d}"
        secret = self.secrecy and f"{self.secrecy}{'★' + self.secrecy_term if self.secrecy_term else ''}"
        return tuple(line for line in (copy, secret, self.urgency) if line)


def written(day: dt.date, *, beside: int | None = None) -> str:
    """A day as official documents write it: 2025年3月1日; 3月1日 beside its own year."""
    return f"{'' if day.year == beside else f'{day.year}年'}{day.month}月{day.day}日"
