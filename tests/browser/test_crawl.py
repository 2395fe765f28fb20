"""G29: a strict policy holds on every page for every role, and nothing leaves the building."""

from __future__ import annotations

from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from playwright.sync_api import Error

from luoshi.office.domain.rights import ROLES

MANY = 45
# a download is no page; a long report has hundreds of figures, of which some are enough
SKIP = ("/source/", "/annotations/")


def shape(url: str) -> str:
    """Pages that differ only in which figure or statement they choose are of one shape."""
    parts = urlsplit(url)
    return parts.path + "?" + "&".join(sorted(pair.split("=")[0] for pair in parts.query.split("&")))


def crawl(page: Any, start: str) -> set[str]:
    """Every shape of page that links lead to."""
    seen: set[str] = set()
    queue = [start]
    while queue and len(seen) < MANY:
        url = queue.pop(0)
        if shape(url) in seen or any(part in url for part in SKIP):
            continue
        seen.add(shape(url))
        try:
            answer = page.goto(url)
        except Error as error:
            assert "Download is starting" in str(error), url  # noqa: PT017 - a download is no page
            continue
        assert answer is None or answer.status < 400, (url, answer.status)
        page.wait_for_timeout(30)
        for href in page.eval_on_selector_all("a[href]", "nodes => nodes.map(n => n.getAttribute('href'))"):
            target = urldefrag(urljoin(url, href))[0]
            if target.startswith(start) and shape(target) not in seen:
                queue.append(target)
    return seen


@pytest.mark.parametrize("role", [None, *ROLES])
def test_g29_no_violation_and_no_other_host(role: str | None, visit: Any, site: Any) -> None:
    page, watch = visit(role)
    seen = crawl(page, site.address + "/")
    assert watch.clean, (watch.violations, watch.elsewhere, watch.errors)
    expected = {"office": 10, "supervision": 8, "reader": 6, "audit": 2, None: 3}.get(role, 1)
    assert len(seen) >= expected, seen


def test_g29_control_an_inline_style_and_another_host_are_seen(visit: Any, site: Any) -> None:
    page, watch = visit(None)
    page.goto(site.address + "/login/")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("fetch('http://localhost:9/').catch(() => 0)")
    page.wait_for_timeout(200)
    assert any("style" in violation for violation in watch.violations)
    assert any("connect-src" in violation for violation in watch.violations)
    assert not watch.clean
