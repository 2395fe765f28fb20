"""Template words that several folders share: faults, acts of the journal, page links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.template import RequestContext
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from luoshi.kernel.errors import Fault, Language

register = template.Library()
DIGEST = 64

VERBS = {
    "archive.backed_up": noop("备份"),
    "archive.restored": noop("恢复备份"),
    "archive.swept": noop("清理无主文件"),
    "looked": noop("查看"),
    "office.government_made": noop("建立政府"),
    "office.government_renamed": noop("更名政府"),
    "office.public_view_set": noop("开关公开查阅"),
    "office.account_made": noop("建立账号"),
    "office.account_active_set": noop("启停账号"),
    "office.password_reset": noop("重置密码"),
    "office.password_changed": noop("修改密码"),
    "office.language_set": noop("切换语言"),
    "office.logged_in": noop("登录"),
    "office.logged_out": noop("退出"),
    "office.unlocked": noop("解锁登录"),
    "office.unit_saved": noop("保存单位"),
    "office.post_saved": noop("保存岗位"),
    "office.person_saved": noop("保存人员"),
    "office.tenure_started": noop("任职"),
    "office.tenure_ended": noop("离任"),
    "office.handed_over": noop("交接岗位"),
    "office.directory_imported": noop("导入机构和人员"),
    "office.policy_set": noop("调整安全策略"),
    "office.session_ended": noop("结束会话"),
    "office.sessions_ended": noop("结束其他会话"),
    "office.second_factor_on": noop("绑定动态码"),
    "office.second_factor_off": noop("解除动态码"),
    "office.second_factor_reset": noop("重置动态码"),
    "office.recovery_codes_renewed": noop("更换恢复码"),
    "reading.report_imported": noop("导入报告"),
    "reading.report_read": noop("读完报告"),
    "reading.report_failed": noop("报告没有读成"),
    "reading.report_reread": noop("重新读报告"),
    "reading.report_voided": noop("作废报告"),
    "reading.public_set": noop("公开或收回报告"),
    "reading.corrected": noop("更正读数"),
    "reading.correction_withdrawn": noop("撤回更正"),
}
OBJECTS = {
    "backup": noop("备份文件"),
    "files": noop("无主文件"),
    "look": noop("查看记录"),
    "government": noop("政府"),
    "account": noop("账号"),
    "unit": noop("单位"),
    "post": noop("岗位"),
    "person": noop("人员"),
    "policy": noop("安全策略"),
    "report": noop("报告"),
    "correction": noop("更正条目"),
}
KEYS = {
    "batch": noop("成批摘要"),
    "digest": noop("文件摘要"),
    "files": noop("文件数"),
    "head": noop("链头"),
    "made_at": noop("备份时间"),
    "place": noop("页面"),
    "purpose": noop("目的"),
    "fields": noop("所看项目"),
    "sequence": noop("流水序号"),
    "address": noop("来处"),
    "action": noop("做法"),
    "characters": noop("字数"),
    "code": noop("编码"),
    "context": noop("背景"),
    "current_again": noop("恢复现行"),
    "data": noop("情况"),
    "display_name": noop("姓名"),
    "figures": noop("数字表述"),
    "file": noop("文件摘要"),
    "findings": noop("疑点"),
    "government": noop("政府"),
    "level": noop("层级"),
    "name": noop("名称"),
    "outcome": noop("成效"),
    "pledges": noop("任务"),
    "reader": noop("读者版本"),
    "reason": noop("理由"),
    "role": noop("角色"),
    "soft": noop("软目标"),
    "supersedes": noop("替换"),
    "target": noop("目标"),
    "text": noop("原文"),
    "text_sha256": noop("正文摘要"),
    "year": noop("年份"),
}
CHAINS = {"journal": noop("流水"), "access": noop("查看记录")}
MARKS = {
    "archive.AccessRow.actor": noop("谁看过"),
    "office.Person.phone": noop("联系电话"),
}
BREAKS = {
    "sequence": noop("序号不连续：这里少了或多了行。"),
    "link": noop("与前一条接不上：前一条被换过，或这一条是插进来的。"),
    "seal": noop("内容与摘要不符：这一条被改过。"),
    "head": noop("末尾与链头不符：尾部被截掉，或链头被改过。"),
    "anchor": noop("与库外留存的链头不符：这一条及以前有过改动，整条链被重算过。"),
    "tail": noop("库外留存过更晚的链头：尾部被截掉，或换上了旧的数据库。"),
}


def _language() -> Language:
    return "en" if get_language() == "en" else "zh"


@register.simple_tag
def fault_message(fault: Fault) -> str:
    """What was wrong."""
    return fault.message(_language())


@register.simple_tag
def fault_next(fault: Fault) -> str:
    """What to do next."""
    return fault.next_step(_language())


@register.simple_tag
def verb_name(verb: str) -> str:
    """An act's name; an act of a folder that is not installed keeps its code."""
    return _(VERBS[verb]) if verb in VERBS else verb


@register.simple_tag
def object_name(kind: str) -> str:
    """A kind of object by its name."""
    return _(OBJECTS[kind]) if kind in OBJECTS else kind


@register.simple_tag
def break_reason(reason: str) -> str:
    """Why a chain does not hold."""
    return _(BREAKS[reason])


@register.simple_tag
def chain_name(chain: str) -> str:
    """A chain by its name."""
    return _(CHAINS[chain])


@register.simple_tag
def mark_name(field: str) -> str:
    """A marked field by its name; one of a folder that is not installed keeps its code."""
    return _(MARKS[field]) if field in MARKS else field


def _key(key: str) -> str:
    return _(KEYS[key]) if key in KEYS else key


def _short(value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Mapping):
        return "；".join(
            f"{_key(key)} {_short(item)}" for key, item in value.items() if item not in (None, "", [], {})
        )
    text = str(value)
    if len(text) == DIGEST and not text.strip("0123456789abcdef"):
        return text[:12] + "…"
    return text if len(text) <= 80 else text[:79] + "…"


@register.simple_tag
def detail_words(detail: Mapping[str, Any]) -> SafeString:
    """A row's detail, old and new named, long values cut; the whole stands in the row itself."""
    names = {"old": pgettext("journal", "原"), "new": pgettext("journal", "新")}
    parts = [(names.get(key) or _key(key), _short(value)) for key, value in detail.items()]
    return format_html_join("", "<span class='kv'><b>{}</b> {}</span> ", parts) if parts else format_html("—")


@register.simple_tag(takes_context=True)
def query_with(context: RequestContext, **changes: Any) -> str:
    """The present query string with some keys set."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        query[key] = value
    return str(query.urlencode())
