"""A government whose office, supervision, leaders, departments, deputies and committees act on one
report's tasks.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from luoshi.office import actions as office
from luoshi.office import queries
from luoshi.office.domain.actor import Actor
from luoshi.office.domain.directory import AccountRow, Directory, PersonRow, PostRow, TenureRow, UnitRow
from luoshi.office.models import Government, Post, Unit, User
from luoshi.office.tests.town import PASSWORD, settle
from luoshi.pledges import actions
from luoshi.pledges.actions.decomposing import Assignment
from luoshi.pledges.actions.milestones import Node
from luoshi.pledges.models import Book, Task
from luoshi.reading.models import Report
from luoshi.reading.tests.installation import bring

SINCE = dt.date(2024, 1, 1)
UNITS = (
    UnitRow("G00", "某市人民政府", "市政府", "government", sort_order=1),
    UnitRow("O01", "某市人民政府办公室", "市政府办", "office", "G00", "统筹协调", 2),
    UnitRow("O02", "某市人民政府督查室", "督查室", "office", "O01", "督促检查、核验通报", 3),
    UnitRow("A01", "某市人大代工委", "人大代工委", "congress", None, "", 4),
    UnitRow("A02", "某市政协提案委", "政协提案委", "consultative", None, "", 5),
    UnitRow("D01", "某市发改委", "发改委", "department", "G00", "地区生产总值、固定资产投资、开发区建设", 6),
    UnitRow("D02", "某市科技局", "科技局", "department", "G00", "高新技术企业、科技创新", 7),
    UnitRow("D03", "某市民政局", "民政局", "department", "G00", "基层治理、养老", 8),
)
POSTS = (
    PostRow("G00", "M01", "市长", "leader", heads_all=True),
    PostRow("G00", "V01", "副市长", "leader", field_units=("D01",)),
    PostRow("G00", "V02", "副市长", "leader", field_units=("D02", "D03")),
    PostRow("O01", "head", "主任", "office"),
    PostRow("O02", "head", "督查室主任", "supervision"),
    PostRow("O02", "check", "督查专员", "supervision", sort_order=1),
    PostRow("A01", "head", "代工委主任", "congress_office"),
    PostRow("A02", "head", "提案委主任", "consultative_office"),
    PostRow("A01", "N001", "市人大代表", "deputy", sort_order=1),
    PostRow("A02", "C001", "市政协委员", "member", sort_order=1),
    *(
        PostRow(unit, code, title, role, sort_order=order)
        for unit in ("D01", "D02", "D03")
        for order, (code, title, role) in enumerate(
            (("head", "主要负责人", "unit_lead"), ("officer", "经办人", "unit_officer"))
        )
    ),
)
LOGINS = {
    "G00/M01": "mayor", "G00/V01": "vice-1", "G00/V02": "vice-2", "O01/head": "office",
    "O02/head": "supervisor",
    "O02/check": "checker", "A01/head": "congress", "A02/head": "consultative", "A01/N001": "deputy",
    "A02/C001": "member", "D01/head": "head-1", "D01/officer": "officer-1", "D02/head": "head-2",
    "D02/officer": "officer-2", "D03/head": "head-3", "D03/officer": "officer-3",
}  # fmt: skip
KEYS = [f"{post.unit}/{post.code}" for post in POSTS]
PERSONS = tuple(PersonRow(f"P{n:03d}", f"人{n}") for n in range(1, len(POSTS) + 1))
TENURES = tuple(TenureRow(p.unit, p.code, f"P{n:03d}", SINCE) for n, p in enumerate(POSTS, 1))
ACCOUNTS = (
    *(AccountRow(LOGINS[key], f"人{n}", f"P{n:03d}") for n, key in enumerate(KEYS, 1)),
    AccountRow("reader", "查阅", None, "reader"),
    AccountRow("system", "系统管理员", None, "system"),
)


def moment(month: int, day: int, hour: int = 10) -> dt.datetime:
    """A moment of 2024 in Asia/Shanghai."""
    return dt.datetime(2024, month, day, hour, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@dataclass
class Place:
    """The government with its report and its book."""

    government: Government
    report: Report
    book: Book | None = None

    def who(self, login: str) -> Actor:
        """An account as a caller, asked afresh."""
        return queries.actor(User.objects.select_related("government").get(login=login))

    def unit(self, code: str) -> Unit:
        """A unit by its code."""
        return Unit.objects.get(government=self.government, code=code)

    def post(self, code: str) -> Post:
        """A post by unit/post."""
        unit, _, post = code.partition("/")
        return Post.objects.get(unit__government=self.government, unit__code=unit, code=post)

    def task(self, words: str) -> Task:
        """The task whose goal holds these words."""
        return Task.objects.get(book=self.book, goal__contains=words)


def found_place() -> Place:
    """Directory, accounts and the report of 2024."""
    government = office.ensure_home_government()
    given = Directory(UNITS, POSTS, PERSONS, TENURES, ACCOUNTS)
    _, wrong = office.take_directory(given, b"a file", government_id=government.pk, by=None)
    assert wrong == [], [str(conflict.fault) for conflict in wrong]
    settle(list(User.objects.filter(government=government)))
    return Place(government, bring(owner=government))


def with_book() -> Place:
    """The place with its book opened on 20 January."""
    place = found_place()
    place.book = actions.books.open_book(place.report.pk, by=place.who("supervisor"), at=moment(1, 20))
    return place


def assigned(place: Place, words: str, unit: str = "D02", support: str = "D03", leader: str = "V02") -> Task:
    """A draft of the book, assigned and confirmed."""
    task = place.task(words)
    to = Assignment(
        lead_unit=place.unit(unit).pk, officer_post=place.post(f"{unit}/officer").pk,
        deputy_post=place.post(f"G00/{leader}").pk, verifier_post=place.post("O02/check").pk,
        supporting_units=(place.unit(support).pk,) if support else (),
    )  # fmt: skip
    by = place.who("supervisor")
    actions.decomposing.assign(task.pk, to, by=by, at=moment(1, 21))
    return actions.decomposing.confirm(task.pk, by=by, at=moment(1, 21, 11))


def issued(place: Place, words: str, **kw: str) -> Task:
    """The same, issued on 26 January."""
    task = assigned(place, words, **kw)
    by = place.who("supervisor")
    actions.tasks.consult(task.pk, by=by, at=moment(1, 22))
    actions.tasks.submit(task.pk, by=by, at=moment(1, 25))
    return actions.tasks.issue(task.pk, by=place.who("office"), at=moment(1, 26))


def under_way(place: Place, words: str, unit: str = "D02", **kw: str) -> Task:
    """The same, received by its head, with two milestones where it has no number, and under way on 5
    February.
    """
    task = issued(place, words, unit=unit, **kw)
    head = place.who(f"head-{unit[-1]}")
    actions.tasks.sign_for(task.pk, by=head, at=moment(1, 29))
    if task.kind == "milestones":
        nodes = [Node("方案印发", dt.date(2024, 4, 30)), Node("全面完成", dt.date(2024, 11, 30))]
        actions.milestones.settle_milestones(task.pk, nodes=nodes, by=head, at=moment(1, 30))
    return actions.tasks.agree(task.pk, by=place.who("checker"), at=moment(2, 5))


__all__ = [
    "PASSWORD", "Place", "assigned", "found_place", "issued", "moment", "under_way", "with_book",
]  # fmt: skip
