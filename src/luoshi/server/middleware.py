"""The language of a request, and faults as pages."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from luoshi.kernel.errors import Fault
from luoshi.office.queries import is_account
from luoshi.server.failures import as_fault
from luoshi.server.pages.errors import fault_page

Next = Callable[[HttpRequest], HttpResponseBase]


def chosen_language(request: HttpRequest) -> str:
    """The account's language, else the cookie's, else Chinese."""
    user = getattr(request, "user", None)
    known = dict(settings.LANGUAGES)
    if user is not None and is_account(user) and user.language in known:
        return user.language
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return cookie if cookie in known else settings.LANGUAGE_CODE


class LanguageMiddleware:
    """Activates the language for the request and says so in the answer."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Run the request in its language."""
        language = chosen_language(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class FaultMiddleware:
    """A Fault that no view caught becomes a page, or JSON under /api/, with its own status."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Refuse what is larger than any upload may be, before it is parsed; else pass on."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return fault_page(request, Fault("server.too_large", limit=settings.LUOSHI_UPLOAD_LIMIT >> 20))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """The page of a fault, also of a full disk or a database that is away; anything else is left to
        Django.
        """
        fault = exception if isinstance(exception, Fault) else as_fault(exception)
        return fault_page(request, fault) if fault else None
