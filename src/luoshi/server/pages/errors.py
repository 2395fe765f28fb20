"""Error pages: what was wrong and what to do next, in the language of the page."""

from __future__ import annotations

import sys
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from luoshi.kernel.errors import Fault, Language
from luoshi.server.failures import as_fault, bare_page


def _language(request: HttpRequest) -> Language:
    return "en" if getattr(request, "LANGUAGE_CODE", "") == "en" else "zh"


def fault_page(request: HttpRequest, fault: Fault) -> HttpResponse:
    """A fault as JSON for programs, as a fragment for htmx, as a page for everybody else."""
    language = _language(request)
    if request.path.startswith("/api/"):
        return JsonResponse(
            {"code": fault.code, "message": fault.message(language), "next": fault.next_step(language)},
            status=fault.status,
        )
    if fault.code == "server.storage":
        return bare_page(request, fault, language)
    return _page(request, fault.status, fault.message(language), fault.next_step(language))


def _page(request: HttpRequest, status: int, message: str, advice: str) -> HttpResponse:
    template = "server/error_part.html" if request.headers.get("HX-Request") else "server/error.html"
    context = {"status": status, "message": message, "advice": advice}
    return render(request, template, context, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400."""
    return _page(request, 400, _("请求看不懂。"), _("请返回上一页重新操作。"))


@requires_csrf_token
def forbidden(request: HttpRequest, exception: PermissionDenied | None = None) -> HttpResponse:
    """403."""
    return _page(
        request, 403, _("您的角色不能做这件事。"), _("需要时请找系统管理员调整角色，或换有权限的账号登录。")
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404; also the answer for what exists but is not shown to this visitor."""
    return _page(request, 404, _("没有这一页，或者它不对您开放。"), _("请从报告列表进入，或登录后再试。"))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from this site, or whose page was too old."""
    return _page(request, 403, _("表单已过期。"), _("请刷新页面后重新提交；填写的内容可先复制保存。"))


def broken(request: HttpRequest) -> HttpResponse:
    """500: our mistake, or 503 where disk or database failed outside a view. Nothing was saved, because
    every act is one transaction.
    """
    if fault := as_fault(sys.exc_info()[1]):
        return fault_page(request, fault)
    return _page(
        request,
        500,
        _("系统出错了，刚才的操作没有保存。"),
        _("请稍后再试；仍然出错时请把时间和操作告诉系统管理员。"),
    )
