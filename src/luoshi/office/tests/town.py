"""A government with two departments, its posts and the people in them, made through its own actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from luoshi.office import actions, queries
from luoshi.office.domain.directory import (
    AccountRow,
    Directory,
    PersonRow,
    PostRow,
    TenureRow,
    UnitRow,
)
from luoshi.office.models import Government, Post, Tenure, Unit, User

PASSWORD = "quiet-harbour-7"
SINCE = date(2024, 1, 1)

UNITS = (
    UnitRow("G00", "某市人民政府", "市政府", "government", sort_order=1),
    UnitRow("O01", "某市人民政府办公室", "市政府办", "office", "G00", "统筹协调\n起草文稿", 2),
    UnitRow("D01", "某市甲局", "甲局", "department", "G00", "管甲事", 3, SINCE),
    UnitRow("D01.1", "某市甲局直属中心", "甲中心", "public_body", "D01", "", 4),
    UnitRow("D02", "某市乙局", "乙局", "department", "G00", "管乙事", 5),
)
POSTS = (
    PostRow("G00", "M01", "市长", "leader", field_text="主持全面工作", heads_all=True),
    PostRow("G00", "V01", "副市长", "leader", field_text="甲事", field_units=("D01",), sort_order=1),
    PostRow("O01", "head", "主任", "office"),
    PostRow("D01", "head", "局长", "unit_lead", "负全责"),
    PostRow("D01", "officer", "经办", "unit_officer", sort_order=1),
    PostRow("D02", "head", "局长", "unit_lead"),
    PostRow("D02", "officer", "经办", "unit_officer", sort_order=1),
)
NAMES = ("赵一", "钱二", "孙三", "李四", "周五", "吴六", "郑七")
PERSONS = tuple(
    PersonRow(f"P{number}", name, f"0512-5800{number:04d}") for number, name in enumerate(NAMES, start=1)
)
TENURES = tuple(TenureRow(post.unit, post.code, f"P{n}", SINCE) for n, post in enumerate(POSTS, start=1))
ACCOUNTS = (
    AccountRow("mayor", "赵一", "P1"),
    AccountRow("vice", "钱二", "P2"),
    AccountRow("clerk", "孙三", "P3"),
    AccountRow("head-a", "李四", "P4"),
    AccountRow("officer-a", "周五", "P5"),
    AccountRow("head-b", "吴六", "P6"),
    AccountRow("officer-b", "郑七", "P7"),
    AccountRow("sys", "系统管理员", None, "system"),
    AccountRow("sec", "安全管理员", None, "security"),
    AccountRow("aud", "审计管理员", None, "audit"),
)
WHOLE = Directory(UNITS, POSTS, PERSONS, TENURES, ACCOUNTS)


@dataclass
class Town:
    """The government and short ways to its things."""

    government: Government
    users: dict[str, User] = field(default_factory=dict)

    def unit(self, code: str) -> Unit:
        """A unit by its code."""
        return Unit.objects.get(government=self.government, code=code)

    def post(self, code: str) -> Post:
        """A post by `unit/post`."""
        unit, _, post = code.partition("/")
        return Post.objects.select_related("unit").get(
            unit__government=self.government, unit__code=unit, code=post
        )

    def tenure(self, code: str) -> Tenure:
        """The open tenure of a post."""
        return Tenure.objects.get(post=self.post(code), to_day=None)

    def user(self, login: str) -> User:
        """An account, read afresh."""
        return User.objects.select_related("government").get(login=login)


def settle(users: list[User]) -> None:
    """Let accounts in with the one password of tests, as if each had chosen it."""
    for user in users:
        user.set_password(PASSWORD)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])


def found_town(directory: Directory = WHOLE) -> Town:
    """Take the whole directory in, as the installation itself."""
    government = actions.ensure_home_government()
    written, wrong = actions.take_directory(directory, b"a file", government_id=government.pk, by=None)
    assert wrong == [], [str(conflict.fault) for conflict in wrong]
    assert len(written.passwords) == len(directory.accounts)
    settle(list(User.objects.filter(government=government)))
    return Town(government)


def today(days: int = 0) -> date:
    """Today, or so many days from it."""
    return timezone.localdate() + timedelta(days=days)


def acting(town: Town, login: str) -> queries.Actor:
    """The account as an actor."""
    return queries.actor(town.user(login))
