"""An installation with accounts and two reports, for tests of actions, pages and the interface."""

from __future__ import annotations

from datetime import UTC, datetime

from luoshi.office import actions as office
from luoshi.office.domain.rights import ROLES as ROLES  # noqa: PLC0414 - handed on
from luoshi.office.models import Government, User
from luoshi.reading.actions import Incoming, import_report
from luoshi.reading.models import Report

LAST_YEAR = """政府工作报告
——2023年1月8日在某市第一届人民代表大会第二次会议上
各位代表：
一、2022年工作回顾
全市地区生产总值增长5%，一般公共预算收入达20.5亿元、增长3%。新增高新技术企业30家，城镇新增就业2.1万人。
二、2023年工作安排
地区生产总值增长6%以上，一般公共预算收入增长5%，新增高新技术企业40家，固定资产投资增长8%。
扩大有效投资，加快推进开发区建设，完善基层治理体系。
"""
THIS_YEAR = """政府工作报告
——2024年1月8日在某市第一届人民代表大会第三次会议上
各位代表：
一、2023年工作回顾
全市地区生产总值增长5.8%，一般公共预算收入达21.5亿元、增长5%。新增高新技术企业42家，城镇新增就业2.3万人。
二、2024年工作安排
地区生产总值增长5%左右，一般公共预算收入增长5%，新增高新技术企业50家，固定资产投资保持平稳。
扩大有效投资，加快推进开发区建设，完善基层治理体系。
"""
PASSWORD = "quiet-harbour-7"


def account(role: str, government: Government | None = None, *, login: str = "") -> User:
    """An account that has already chosen its password."""
    user, _ = office.create_account(
        login=login or role,
        display_name=role,
        role=role,
        government=government or office.ensure_home_government(),
        by=None,
        password=PASSWORD,
    )
    user.must_change_password = False
    user.save(update_fields=["must_change_password"])
    return user


def bring(
    text: str = THIS_YEAR, *, year: int = 2024, owner: Government | None = None, replace: bool = False
) -> Report:
    """Import a text as the report of 某市."""
    incoming = Incoming(text.encode(), f"某市-{year}.txt", government="某市", year=year, replace=replace)
    return import_report(
        incoming, by=None, owner=owner or office.ensure_home_government(), at=datetime.now(UTC)
    )


def elsewhere() -> Government:
    """Another government, that the first does not see."""
    return Government.objects.create(code="elsewhere", name="别处", level="county")
