"""One installation, served as a person would serve it, and a headless Chromium to look at it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from luoshi.reading.tests.installation import PASSWORD

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))),
    None,
)
SEED = """
from luoshi.server.setup import set_up
set_up()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from luoshi.office.actions import set_public_view
from luoshi.reading.actions import set_public
from luoshi.reading.sample import import_samples
from luoshi.reading.tests.installation import LAST_YEAR, ROLES, account, bring
made = {role: account(role) for role in ROLES}
import_samples(made["office"].government)
bring(LAST_YEAR, year=2023)
report = bring()
set_public(report.pk, public=True, by=made["office"])
set_public_view(open_to_all=True, by=made["office"])
print("REPORT", report.pk)
"""


class Site:
    """The running site: its address, and the number of the small report that tests change."""

    def __init__(self, address: str, report: int) -> None:
        self.address, self.report = address, report


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`luoshi serve` over a seeded data directory."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine: apt-get install chromium fonts-noto-cjk")
    home = tmp_path_factory.mktemp("home")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LUOSHI", "DJANGO", "COVERAGE"))}
    environment = {**kept, "LUOSHI_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    seeded = subprocess.run(
        [sys.executable, "-c", SEED], env=environment, capture_output=True, text=True, check=False
    )
    assert seeded.returncode == 0, seeded.stderr
    report = int(seeded.stdout.split("REPORT ")[1])
    command = [sys.executable, "-c", "from luoshi.server.cli import main; main()", "serve", "--port", "18300"]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    told, deadline = "", time.monotonic() + 60
    while "Ctrl-C" not in told and time.monotonic() < deadline and process.poll() is None:
        told += process.stdout.readline() if process.stdout else ""
    address = re.search(r"http://127\.0\.0\.1:\d+", told)
    assert address, told
    yield Site(address.group(), report)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    if process.stdout:
        process.stdout.close()


@pytest.fixture(scope="session")
def browser(site: Site) -> Iterator[Any]:
    """Debian's Chromium, headless."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield started
        started.close()


class Watch:
    """What a page may not do: break the policy, ask another host, throw, or ask for what is not there."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.violations: list[str] = []
        self.elsewhere: list[str] = []
        self.errors: list[str] = []

    def on(self, page: Any) -> None:
        """Listen to a page."""
        page.on("request", lambda r: None if r.url.startswith(self.host) else self.elsewhere.append(r.url))
        page.on("pageerror", lambda e: self.errors.append(str(e)))
        page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)

    @property
    def clean(self) -> bool:
        """Nothing happened that may not."""
        return not (self.violations or self.elsewhere or self.errors)


@pytest.fixture
def visit(browser: Any, site: Site) -> Iterator[Callable[..., tuple[Any, Watch]]]:
    """A page for a role (None: a visitor), with a watch on it."""
    contexts = []

    def open_page(
        role: str | None, *, width: int = 1280, script: bool = True, language: str = "zh-hans"
    ) -> tuple[Any, Watch]:
        context = browser.new_context(viewport={"width": width, "height": 860}, java_script_enabled=script)
        context.add_cookies([{"name": "luoshi_language", "value": language, "url": site.address}])
        watch = Watch(site.address)
        context.expose_function("luoshiViolation", lambda told: watch.violations.append(told))  # noqa: PLW0108
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation', (e) => window.luoshiViolation("
            "`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`))"
        )
        page = context.new_page()
        watch.on(page)
        if role:
            page.goto(f"{site.address}/login/")
            page.fill("#login", role)
            page.fill("#password", PASSWORD)
            page.click("main button")
        contexts.append(context)
        return page, watch

    yield open_page
    for context in contexts:
        context.close()
