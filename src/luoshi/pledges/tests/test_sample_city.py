"""The fictitious city: the same bytes again, no real place, lawful acts; what is unknown stays unknown."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import asdict, replace
from decimal import Decimal
from importlib import resources

import pytest

from luoshi.kernel import calendar, parameters
from luoshi.kernel.errors import Fault
from luoshi.pledges.domain.lifecycles import Name, lifecycle
from luoshi.pledges.domain.sample_city import City, Reported, Step, Target, material, sample_city
from luoshi.pledges.domain.sample_city.chance import Chance
from luoshi.pledges.domain.sample_city.days import held, lead
from luoshi.pledges.domain.sample_city.owners import owner_of
from luoshi.pledges.domain.sample_city.people import persons_of
from luoshi.pledges.domain.sample_city.targets import divisible, met, shares, targets_of, value_at
from luoshi.reading import read
from luoshi.reading.domain.document import Document

PROVINCES = {
    *(
        "河北",
        "山西",
        "辽宁",
        "吉林",
        "黑龙江",
        "江苏",
        "浙江",
        "安徽",
        "福建",
        "江西",
        "山东",
        "河南",
        "湖北",
    ),
    *(
        "湖南",
        "广东",
        "海南",
        "四川",
        "贵州",
        "云南",
        "陕西",
        "甘肃",
        "青海",
        "台湾",
        "内蒙古",
        "广西",
        "西藏",
    ),
    *("宁夏", "新疆", "香港", "澳门"),
}
DIGEST = """
import sys
from decimal import Decimal
from luoshi.pledges.tests.test_sample_city import digest, made
sys.stdout.write(digest(made(Decimal(sys.argv[1]))))
"""


def plan() -> Document:
    report = resources.files("luoshi.reading").joinpath("sample_reports", "示例市-2024.txt")
    return read(report.read_text(encoding="utf-8"))


def made(scale: Decimal) -> City:
    return sample_city(plan(), scale=scale)


def digest(city: City) -> str:
    whole = json.dumps(asdict(city), default=str, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


@pytest.fixture(scope="module")
def city() -> City:
    return made(Decimal(1))


@pytest.fixture(scope="module")
def large() -> City:
    return made(Decimal(5))


def target(**fields: object) -> Target:
    whole = Target(
        "f1", "泊位", Decimal(100), None, None, "个", 1, "eq", "new", None, None, Decimal(120), "even", None
    )
    return replace(whole, **fields)  # type: ignore[arg-type]  # the fields are the record's own


# the same again


@pytest.mark.parametrize("scale", ["0.2", "1"])
def test_the_same_bytes_in_another_process_with_another_hash_seed_and_time_zone(scale: str) -> None:
    here = digest(made(Decimal(scale)))
    for seed, zone in (("1", "UTC"), ("4711", "America/New_York")):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE")}
        done = subprocess.run(
            [sys.executable, "-c", DIGEST, scale],
            env=environment | {"PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        assert done.stdout == here


def test_control_another_seed_is_another_city(city: City) -> None:
    other = sample_city(plan(), seed="另一座")
    assert digest(other) != digest(city)
    assert [task.text for task in other.tasks] == [task.text for task in city.tasks]


def test_a_larger_city_keeps_what_the_smaller_one_holds(city: City, large: City) -> None:
    own = [task for task in large.tasks if task.part_of is None]
    assert own == list(city.tasks)
    assert set(city.units) <= set(large.units)


# size


def test_sizes_follow_the_scale(city: City, large: City) -> None:
    document = plan()
    assert len(city.tasks) == len(document.pledges)
    assert Counter(motion.register for motion in city.motions) == {
        "bill": 1,
        "suggestion": 121,
        "proposal": 188,
    }
    assert len(large.units) == 5 * len(city.units) > 200
    assert len(large.motions) == 5 * 310
    assert 0 <= len(large.tasks) - 5 * len(city.tasks) < 10
    assert Counter(unit.kind for unit in city.units)["department"] == 26
    assert Counter(unit.kind for unit in city.units)["town"] == 10
    small = made(Decimal("0.1"))
    assert abs(len(small.tasks) - len(city.tasks) / 10) <= 1
    assert len(small.motions) == 1 + 12 + 19


def test_names_and_codes_are_unique_even_in_a_very_large_city() -> None:
    few = replace(plan(), pledges=plan().pledges[:12])
    huge = sample_city(few, scale=Decimal(22))
    assert len(huge.units) > 900
    assert len(huge.tasks) >= 12 * 22
    for codes in (
        [unit.code for unit in huge.units],
        [unit.short for unit in huge.units],
        [post.code for post in huge.posts],
        [person.name for person in huge.persons],
        [account.login for account in huge.accounts],
        [motion.title for motion in huge.motions],
    ):
        assert len(codes) == len(set(codes))


def test_there_are_names_enough_for_any_city() -> None:
    people = persons_of(material().names, 4_000, Chance("x"))
    assert len({person.name for person in people}) == 4_000
    assert people[0].name == "闻望舒"


# no real place


def places() -> list[str]:
    known = parameters.load("luoshi.reading.parameters", "places.yaml")
    return [*sorted(PROVINCES), *known["province_cities"], *known["prefecture_cities"]]


def test_no_real_place_is_in_the_data_or_in_what_is_made_of_it(city: City, large: City) -> None:
    texts = [
        entry.read_text(encoding="utf-8")
        for entry in resources.files("luoshi.pledges").joinpath("sample_data").iterdir()
        if entry.name.endswith(".yaml")
    ]
    for one in (city, large):
        texts += [unit.name for unit in one.units] + [motion.title for motion in one.motions]
        texts += [person.name for person in one.persons]
    assert [name for name in places() if any(name in text for text in texts)] == []
    assert all(
        "虚构" in text or "Agreed nodes" in text or "registers of the sample" in text for text in texts[:6]
    )


def test_control_a_real_place_is_seen() -> None:
    assert any(name in "关于南通市停车难的建议" for name in places())


# people


def test_every_post_belongs_to_a_unit_and_every_tenure_to_a_post_and_a_person(large: City) -> None:
    units, posts = {unit.code for unit in large.units}, {post.code for post in large.posts}
    persons = {person.code for person in large.persons}
    assert {unit.parent for unit in large.units} - {None} <= units
    assert {unit.leader for unit in large.units} - {None} <= posts
    assert {post.unit for post in large.posts} <= units
    assert {tenure.post for tenure in large.tenures} <= posts
    assert {tenure.person for tenure in large.tenures} == persons
    assert {account.post for account in large.accounts} <= posts


def test_two_hand_overs_in_the_year_one_with_a_gap_and_no_two_at_once(city: City) -> None:
    ended = [tenure for tenure in city.tenures if tenure.last_day is not None]
    assert sorted(tenure.post for tenure in ended) == ["D03-head", "V03"]
    for before in ended:
        (later,) = [t for t in city.tenures if t.post == before.post and t.first_day > before.first_day]
        assert before.last_day is not None
        assert later.first_day > before.last_day
        assert later.person != before.person
        logins = {a.login: a for a in city.accounts if a.post == before.post}
        assert {a.last_day for a in logins.values()} == {before.last_day, None}
        assert len(logins) == 2
    assert not held("V03", dt.date(2024, 6, 10), city.tenures)
    assert held("V03", dt.date(2024, 5, 31), city.tenures)
    assert held("V03", dt.date(2024, 6, 17), city.tenures)


def test_one_person_holds_two_posts_in_two_accounts_and_one_post_is_empty(city: City) -> None:
    two = [person for person, n in Counter(t.person for t in city.tenures).items() if n == 2]
    assert len(two) == 1
    assert len({account.role for account in city.accounts if account.person == two[0]}) == 2
    assert "T09-officer" in {post.code for post in city.posts} - {tenure.post for tenure in city.tenures}


def test_the_three_administrators_are_three_persons(city: City) -> None:
    roles = {a.role: a.person for a in city.accounts if a.role in {"system", "security", "audit"}}
    assert len(set(roles.values())) == len(roles) == 3


def test_duties_are_told_for_every_unit_that_can_owe(large: City) -> None:
    for unit in large.units:
        owes = unit.kind in {"office", "department", "town", "village", "body"}
        assert bool(unit.duties) is owes
    assert all(sum(map(len, unit.duties)) >= 30 for unit in large.units if unit.kind == "department")


# tasks


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("有效高企达560家", "D03"),
        ("开工建设示江二桥", "D14"),
        ("房票使用率达70%", "D12"),
        ("研发支出占地区生产总值比重达3.3%", "D03"),
        ("谁也没有写进职责里的", "O01"),
    ],
)
def test_owners_are_found_by_their_longest_claim(text: str, unit: str) -> None:
    assert owner_of(text, material().units).unit == unit


def test_the_whole_plan_finds_its_owners(city: City) -> None:
    unclaimed = [task.text for task in city.tasks if owner_of(task.text, material().units).words is None]
    assert len(unclaimed) <= len(city.tasks) // 50
    assert len({task.unit for task in city.tasks}) >= 26


def test_a_task_keeps_the_characters_of_its_pledge(city: City) -> None:
    text = plan().report.text
    assert all(text[task.start : task.end] == task.text for task in city.tasks)


def test_the_registers_answer_nearly_every_promised_figure(city: City) -> None:
    targets = [target for task in city.tasks for target in task.targets]
    assert len(targets) >= 60
    assert sum(one.why == "no_register" for one in targets) <= 3
    assert sum(one.end is None for one in targets) >= 4
    assert all(one.why for one in targets if one.end is None)


def test_a_figure_that_no_register_holds_is_unknown_and_says_so() -> None:
    document = plan()
    (pledge,) = [pledge for pledge in document.pledges if pledge.text == "新增公共停车位2000个"]
    (one,) = targets_of(pledge, document, {"results": []})
    assert (one.value, one.base, one.end, one.why) == (Decimal(2000), None, None, "no_register")


@pytest.mark.parametrize(
    ("fields", "answer"),
    [({}, True), ({"value": Decimal(3)}, False), ({"value": None}, False), ({"measure": "rate"}, False)],
)
def test_only_what_is_made_and_enough_for_all_is_divided(fields: dict[str, object], answer: bool) -> None:
    assert divisible(target(**fields)) is answer


@pytest.mark.parametrize(
    ("quote", "kept"),
    [
        ("新增公共停车位2000个", True),
        ("引进品牌首店15家", False),
        ("保障重大项目30个以上", False),
        ("新增上市企业1~2家", True),
        ("PM2.5年均浓度控制在32微克/立方米以内", True),
        ("房票使用率达70%", None),
    ],
)
def test_the_year_ends_as_the_next_report_or_its_planted_flaws_tell(
    city: City, quote: str, kept: bool | None
) -> None:
    (task,) = [task for task in city.tasks if quote in task.text]
    assert met(task.targets[0]) is kept
    assert (task.state in {"closing", "verifying", "closed", "struck_off"}) is (kept is True)


def test_no_bound_is_no_judgement() -> None:
    assert met(target(value=None)) is None
    assert met(target(value=None, low=Decimal(100), high=Decimal(130))) is True


def test_what_stands_still_in_the_reports_stands_still_here(city: City) -> None:
    for quote in ("确保例湖大道快速化改造主线贯通", "开工建设示江二桥", "确保拟星储能上半年开工建设"):
        (task,) = [task for task in city.tasks if quote in task.text]
        assert task.course == "stalled"
        nodes = [node for node in city.milestones if node.task == task.number]
        assert [node.accepted_on is not None for node in nodes] == [True] + [False] * (len(nodes) - 1)


def test_nodes_add_up_and_are_accepted_by_another_post(large: City) -> None:
    tasks = {task.number: task for task in large.tasks}
    for number, task in tasks.items():
        nodes = [node for node in large.milestones if node.task == number]
        assert bool(nodes) is (task.course not in {None, "no_nodes"})
        assert sum(node.weight for node in nodes) in {0, 100}
        assert [node.due for node in nodes] == sorted(node.due for node in nodes)
        for node in nodes:
            assert (node.accepted_on is None) is (node.accepted_by is None)
            assert node.accepted_by not in {task.lead_post, task.officer_post}
            assert node.accepted_on is None or node.self_rated_on is not None
    rated = [node for node in large.milestones if node.self_rated_on is not None]
    assert any(node.accepted_on is None for node in rated)  # said to be done, not accepted


def test_towns_shares_add_up_to_the_citys_target(large: City) -> None:
    by_number = {task.number: task for task in large.tasks}
    parts: dict[tuple[int, str], list[Target]] = {}
    for task in large.tasks:
        if task.part_of is not None and task.targets:
            for one in task.targets:
                parts.setdefault((task.part_of, one.figure), []).append(one)
    assert len(parts) > 50
    kinds = Counter()  # type: Counter[bool]
    for (number, figure), shared in parts.items():
        (whole,) = [one for one in by_number[number].targets if one.figure == figure]
        divided = divisible(whole)
        kinds[divided] += 1
        if divided:
            assert sum((one.value or Decimal(0) for one in shared), Decimal(0)) == whole.value
        else:
            assert {one.why for one in shared} == {"not_kept_by_town"}
            assert {one.value for one in shared} == {whole.value}
    assert min(kinds[True], kinds[False]) >= 20


def test_a_share_of_what_nobody_knows_is_unknown() -> None:
    (first, *_) = shares([target(end=None, why="no_base")], 3, Chance("x"))
    assert first[0].end is None


# the acts are lawful


def replayed(city: City, name: Name) -> list[tuple[tuple[Step, ...], str]]:
    records = {
        "task": [(one.steps, one.state) for one in city.tasks],
        "monthly_return": [(one.steps, one.state) for one in city.returns],
        "supervision_order": [(one.steps, one.state) for one in city.orders],
        "motion": [(one.steps, one.state) for one in city.motions],
    }
    return records[name]


@pytest.mark.parametrize("name", ["task", "monthly_return", "supervision_order", "motion"])
def test_every_act_is_allowed_in_its_order_and_nothing_happens_after_today(large: City, name: Name) -> None:
    table = lifecycle(name)
    today = material().results["closing_day"]
    states = Counter()  # type: Counter[str]
    for steps, state in replayed(large, name):
        assert lead(table, steps) == state
        days = [step.on for step in steps]
        assert days == sorted(days)
        assert all(day <= today for day in days)
        states[state] += 1
    assert len(states) >= 2


def test_control_an_unlawful_act_is_refused(city: City) -> None:
    (task, *_) = [task for task in city.tasks if task.state == "struck_off"]
    for wrong in (
        replace(task.steps[-1], post=task.verifier_post, role="leader"),  # apart from who closed it
        replace(task.steps[-1], role="lead_head"),
        replace(task.steps[-1], move="no_such_move"),
    ):
        with pytest.raises(Fault):
            lead(lifecycle("task"), [*task.steps[:-1], wrong])


def test_acts_fall_on_working_days_and_on_posts_that_somebody_holds(city: City) -> None:
    for name in ("task", "monthly_return", "supervision_order", "motion"):
        for steps, _ in replayed(city, name):
            for step in steps:
                assert calendar.is_working_day(step.on)
                assert held(step.post, step.on, city.tenures)
                if step.granted_by is not None:
                    assert step.granted_on is not None
                    assert step.granted_on >= step.on
                    assert held(step.granted_by, step.granted_on, city.tenures)


# returns


def test_returns_are_late_sent_back_corrected_and_missing(city: City) -> None:
    regular = [one for one in city.returns if one.corrects is None]
    assert len(regular) == 12 * len(city.tasks)
    late = [one for one in regular if one.steps and one.steps[0].on > one.due]
    sent_back = [one for one in regular if any(step.move == "return" for step in one.steps)]
    missing = [one for one in regular if not one.steps]
    corrections = [one for one in city.returns if one.corrects is not None]
    total = len(regular)
    assert 0.07 * total < len(late) < 0.16 * total
    assert 0 < len(sent_back) < 0.06 * total
    assert 0.02 * total < len(missing) < 0.07 * total
    assert corrections
    assert all(one.state == "awaited" and one.versions == () and one.note is None for one in missing)
    assert all(len(one.versions) == 2 for one in sent_back)


def test_a_correction_is_a_later_entry_on_a_locked_month(city: City) -> None:
    for one in city.returns:
        if one.corrects is not None:
            assert one.corrects < one.month
            (mended,) = [
                r
                for r in city.returns
                if r.task == one.task and r.month == one.corrects and r.corrects is None
            ]
            assert mended.state == "locked"
            assert one.steps[0].on > mended.steps[-1].on


def test_values_grow_with_the_year_and_end_where_the_register_ends(city: City) -> None:
    for task in city.tasks:
        for one in task.targets:
            values = [value_at(one, month, Chance("示例市")).value for month in range(1, 13)]
            assert values[-1] == one.end
            if one.course in {"even", "late", "early"} and one.end is not None:
                known = [value for value in values if value is not None]
                assert known == sorted(known)


def test_unknown_is_never_a_number() -> None:
    chance = Chance("x")
    assert value_at(target(end=None, why="no_base"), 6, chance) == Reported("f1", None, "no_base")
    yearly = target(course="yearly")
    assert value_at(yearly, 6, chance) == Reported("f1", None, "not_published_yet")
    assert value_at(yearly, 12, chance).value == Decimal(120)
    quarterly = target(course="quarterly", why="published_by_quarter")
    assert value_at(quarterly, 5, chance).why == "published_by_quarter"
    assert value_at(quarterly, 6, chance).value is not None


def test_a_level_starts_at_its_base() -> None:
    level = target(course="level", base=Decimal(100), end=Decimal(120))
    first = value_at(level, 1, Chance("x")).value
    assert first is not None
    assert Decimal(100) <= first < Decimal(110)


# orders and motions


def test_orders_are_numbered_in_the_order_of_their_days(large: City) -> None:
    opened = [order.opened_on for order in large.orders]
    assert opened == sorted(opened)
    assert [order.number for order in large.orders][:2] == ["示督〔2024〕1号", "示督〔2024〕2号"]
    assert {order.state for order in large.orders} >= {"closed", "received", "cancelled"}
    assert any(step.move == "return" for order in large.orders for step in order.steps)


def test_an_order_falls_only_on_what_stands_still_or_was_missed(large: City) -> None:
    tasks = {task.number: task for task in large.tasks}
    for order in large.orders:
        task = tasks[order.task]
        assert task.course == "stalled" or any(met(one) is False for one in task.targets)


def test_motions_go_their_ways(city: City) -> None:
    ways = Counter(motion.way for motion in city.motions)
    assert set(ways) == {"alone", "joint", "separate"}
    for motion in city.motions:
        assert bool(motion.opinions) is (motion.way == "joint")
        assert len(motion.hosts) == (2 if motion.way == "separate" else 1)
        assert [answer.unit for answer in motion.answers] == list(motion.hosts)
        assert not {opinion.unit for opinion in motion.opinions} & set(motion.hosts)
    opinions = [opinion for motion in city.motions for opinion in motion.opinions]
    assert any(opinion.on is None for opinion in opinions)
    assert any(opinion.on is not None and opinion.on > opinion.due for opinion in opinions)
    assert any(step.move == "decline" for motion in city.motions for step in motion.steps)
    extended = [motion for motion in city.motions if any(step.move == "extend" for step in motion.steps)]
    assert extended
    for motion in extended:
        (consent,) = [step for step in motion.steps if step.move == "extend"]
        assert consent.granted_on is not None
        assert consent.granted_on <= calendar.add_months(motion.assigned_on, 3)
        assert motion.answer_due == calendar.add_months(motion.assigned_on, 6)
    assert all(answer.on <= motion.answer_due for motion in city.motions for answer in motion.answers)


def test_joined_motions_still_get_an_answer_each(city: City) -> None:
    joined = [motion for motion in city.motions if motion.joined_to is not None]
    assert joined
    for motion in joined:
        (main,) = [
            other
            for other in city.motions
            if (other.register, other.number) == (motion.register, motion.joined_to)
        ]
        assert main.hosts[0] == motion.hosts[0]
        assert motion.answers


def test_an_answer_is_not_a_solution(city: City) -> None:
    """The second report says that all were solved; the registers do not."""
    answers = [answer for motion in city.motions for answer in motion.answers]
    classes = Counter(answer.category for answer in answers)
    assert min(classes["A"], classes["B"], classes["C"]) >= 20
    promised = [answer for answer in answers if answer.category == "B"]
    assert all(answer.promised_on is not None for answer in promised)
    assert all(answer.promised_on is None for answer in answers if answer.category != "B")
    assert all(answer.promised_on > answer.on for answer in promised if answer.promised_on is not None)


def test_forms_that_did_not_come_back_leave_a_motion_open(city: City) -> None:
    for motion in city.motions:
        assert (motion.state == "asking") is (motion.survey is None)
    unhappy = [motion for motion in city.motions if motion.survey == "dissatisfied"]
    assert unhappy
    assert all(sum(step.move == "answer" for step in motion.steps) == 2 for motion in unhappy)
