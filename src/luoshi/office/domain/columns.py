"""The sheets of the workbook and their columns, in order: field, Chinese heading, English name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from luoshi.office.domain.directory import AccountRow, AnyRow, PersonRow, PostRow, TenureRow, UnitRow

Shape = Literal["text", "code", "date", "integer", "yes", "kind", "role", "units"]


@dataclass(slots=True, frozen=True)
class Column:
    """A column: `shape` says how a cell is read; `needed` cells may not be empty."""

    name: str
    zh: str
    en: str
    shape: Shape = "text"
    needed: bool = False
    hint: str = ""
    hint_en: str = ""


@dataclass(slots=True, frozen=True)
class Sheet:
    """A sheet of the workbook, and the record that a row of it makes."""

    zh: str
    en: str
    attribute: str
    record: type[AnyRow]
    columns: tuple[Column, ...]


SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "单位",
        "Units",
        "units",
        UnitRow,
        (
            Column(
                "code",
                "单位编号",
                "unit code",
                "code",
                True,
                "字母、数字、点、横线，本级唯一",
                "letters, digits, dots, hyphens; once in the government",
            ),
            Column("name", "单位全称", "full name", needed=True),
            Column("short_name", "单位简称", "short name", needed=True),
            Column(
                "kind",
                "类型",
                "kind",
                "kind",
                True,
                "政府、办公机构、部门、区镇、村、社区、事业单位、国企、人大、政协",
            ),
            Column(
                "parent",
                "上级单位编号",
                "code of the unit above",
                "code",
                hint="没有上级就空着",
                hint_en="empty for the topmost",
            ),
            Column(
                "duties",
                "职责",
                "duties",
                hint="一行一条，用来推荐牵头单位",
                hint_en="one a line; lead units are proposed from them",
            ),
            Column("sort_order", "排序", "order", "integer"),
            Column(
                "active_from",
                "启用日期",
                "active from",
                "date",
                hint="如 2024-01-01",
                hint_en="as 2024-01-01",
            ),
            Column(
                "active_to",
                "停用日期",
                "active to",
                "date",
                hint="撤并之日，仍在用就空着",
                hint_en="its last day; empty while in use",
            ),
        ),
    ),
    Sheet(
        "岗位",
        "Posts",
        "posts",
        PostRow,
        (
            Column("unit", "单位编号", "unit code", "code", True),
            Column("code", "岗位编号", "post code", "code", True, "本单位内唯一", "once in the unit"),
            Column("title", "岗位名称", "title", needed=True),
            Column("role", "角色", "role", "role", True, "政府办、督查室、分管领导、部门负责人、部门经办……"),
            Column("duties", "岗位职责", "duties of the post"),
            Column(
                "field_text",
                "分管领域",
                "field in charge of",
                hint="只给分管领导填",
                hint_en="for leaders in charge only",
            ),
            Column(
                "field_units",
                "分管单位编号",
                "codes of units in charge of",
                "units",
                hint="用顿号或逗号分开；主持全面工作填“全部”",
                hint_en="separated by commas; “all” for who leads the whole",
            ),
            Column("sort_order", "排序", "order", "integer"),
            Column(
                "is_active",
                "在用",
                "in use",
                "yes",
                hint="是、否，空着是“是”",
                hint_en="yes or no; empty is yes",
            ),
        ),
    ),
    Sheet(
        "人员",
        "Persons",
        "persons",
        PersonRow,
        (
            Column(
                "code",
                "人员编号",
                "person code",
                "code",
                True,
                "本单位人事编号；不要用身份证号",
                "from the staff list; never an identity card number",
            ),
            Column("name", "姓名", "name", needed=True),
            Column(
                "phone",
                "联系电话",
                "telephone",
                "code",
                hint="可空；谁看过都会记下来",
                hint_en="may be empty; whoever looks at it is written down",
            ),
        ),
    ),
    Sheet(
        "任职",
        "Tenures",
        "tenures",
        TenureRow,
        (
            Column("unit", "单位编号", "unit code", "code", True),
            Column("post", "岗位编号", "post code", "code", True),
            Column("person", "人员编号", "person code", "code", True),
            Column("from_day", "任职日期", "from", "date", True),
            Column(
                "to_day",
                "离任日期",
                "to",
                "date",
                hint="最后一天；仍在任就空着",
                hint_en="the last day; empty while held",
            ),
            Column(
                "shared",
                "共同任职",
                "held together",
                "yes",
                hint="几人同任一岗填“是”，空着是“否”",
                hint_en="yes where several hold one post; empty is no",
            ),
        ),
    ),
    Sheet(
        "账号",
        "Accounts",
        "accounts",
        AccountRow,
        (
            Column("login", "登录名", "log-in name", "code", True),
            Column("display_name", "显示姓名", "shown name", needed=True),
            Column(
                "person",
                "人员编号",
                "person code",
                "code",
                hint="有岗位的人填这一项，角色随岗位",
                hint_en="for whoever holds a post; the role is the post's",
            ),
            Column(
                "role",
                "角色",
                "role",
                "role",
                hint="三员和外部账号填这一项，不填人员编号",
                hint_en="for the three administrators and outsiders, without a person",
            ),
            Column(
                "is_active",
                "启用",
                "enabled",
                "yes",
                hint="是、否，空着是“是”",
                hint_en="yes or no; empty is yes",
            ),
        ),
    ),
)
BY_RECORD: Mapping[type[AnyRow], Sheet] = {sheet.record: sheet for sheet in SHEETS}


def column_of(row: AnyRow, name: str) -> Column:
    """The column of a record's field; a field without one belongs to the units in charge of (`heads_all`)."""
    columns = BY_RECORD[type(row)].columns
    wanted = "field_units" if name == "heads_all" else name
    return next(column for column in columns if column.name == wanted)
