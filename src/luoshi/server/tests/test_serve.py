"""`luoshi serve` as a person runs it, in a directory of its own; and the other commands."""

from __future__ import annotations

import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.db import connection

from luoshi.kernel.errors import Fault
from luoshi.server import installation, serve
from luoshi.server.settings import database

LUOSHI = [sys.executable, "-c", "from luoshi.server.cli import main; main()"]


def environment(home: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LUOSHI", "DJANGO", "COVERAGE"))}
    return {**kept, "LUOSHI_HOME": str(home), "LANG": "zh_CN.UTF-8", "PYTHONUNBUFFERED": "1"}


def started(home: Path) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen(
        [*LUOSHI, "serve", "--port", "18100"],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=home,
    )
    told = ""
    assert process.stdout is not None
    deadline = time.monotonic() + 60
    while "Ctrl-C" not in told and time.monotonic() < deadline:
        line = process.stdout.readline()
        if not line and process.poll() is not None:
            break
        told += line
    return process, told


def ended(process: subprocess.Popen[str], number: int) -> int:
    process.send_signal(number)
    code = process.wait(30)
    if process.stdout:
        process.stdout.close()
    return code


def test_serve_makes_everything_once_and_stops_cleanly(tmp_path: Path) -> None:
    process, told = started(tmp_path)
    try:
        address = re.search(r"http://127\.0\.0\.1:\d+/", told)
        assert address, told
        assert re.search(r"password \w{4}-\w{4}-\w{4}-\w{4}", told)
        with urlopen(address.group() + "login/") as answer:  # noqa: S310 - our own
            assert "登录" in answer.read().decode()
        with urlopen(address.group() + "static/server/base.css") as answer:  # noqa: S310 - our own
            assert answer.status == 200
        assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    finally:
        assert ended(process, signal.SIGTERM) == 0
    secret = (tmp_path / "secret").read_text()
    process, told = started(tmp_path)
    assert ended(process, signal.SIGINT) == 0
    assert "password" not in told
    assert (tmp_path / "secret").read_text() == secret
    listed = subprocess.run(
        [*LUOSHI, "user", "list"], env=environment(tmp_path), capture_output=True, text=True, check=True
    )
    assert listed.stdout.split()[:2] == ["office", "office"]
    held = subprocess.run(
        [*LUOSHI, "verify-journal"], env=environment(tmp_path), capture_output=True, text=True, check=False
    )
    assert held.returncode == 0


def test_accounts_and_imports_from_the_command_line(tmp_path: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*LUOSHI, *words], env=environment(tmp_path), capture_output=True, text=True, check=False
        )

    report = tmp_path / "某市-2024.txt"
    report.write_text(
        "政府工作报告\n一、2023年工作回顾\n地区生产总值增长5%。\n二、2024年工作安排\n推进项目建设，增长6%。\n"
    )
    assert run("migrate").returncode == 0
    assert (
        run("user", "government", "--name", "某市", "--code", "999999", "--level", "county").returncode == 0
    )
    added = run("user", "add", "li", "--role", "supervision", "--name", "李")
    assert added.stdout.startswith("li  ")
    assert "已经有人用了" in run("user", "add", "LI").stderr
    assert run("user", "disable", "li").returncode == 0
    assert "停用" in run("user", "list").stdout
    assert run("user", "enable", "li").returncode == 0
    assert run("user", "reset", "li").stdout != added.stdout
    assert run("user", "reset", "nobody").returncode == 1
    brought = run("import", str(report), "--government", "某市", "--year", "2024", "--as", "li")
    assert "某市 2024 #1 ready" in brought.stdout, brought.stderr
    again = run("import", str(report), "--government", "某市", "--year", "2024")
    assert again.returncode == 1
    assert "已经有某市 2024 年的报告" in again.stderr
    twice = run("import", str(report), "--government", "某市", "--year", "2024", "--as", "nobody")
    assert twice.returncode == 1


def test_a_taken_port_is_stepped_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        first = taken.getsockname()[1]
        assert serve.free_port("127.0.0.1", first) > first
        with pytest.raises(Fault, match="占用"):
            serve.free_port("127.0.0.1", first, tries=1)


def test_only_loopback_without_tls(tmp_path: Path) -> None:
    answer = subprocess.run(
        [*LUOSHI, "serve", "--host", "192.0.2.1"],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert "TLS" in answer.stderr


def test_the_announcement_shows_a_log_in_only_when_it_was_made() -> None:
    assert "初始密码" in serve.announcement("http://x/", Path("var"), ("office", "pw"))
    assert "初始密码" not in serve.announcement("http://x/", Path("var"), None)


@pytest.mark.django_db
def test_g02_a_weak_database_is_not_served(
    monkeypatch: pytest.MonkeyPatch, settings: pytest.FixtureRequest, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    settings.SECRET_FILE = secret  # type: ignore[attr-defined]
    with pytest.raises(Fault, match="密钥"):
        installation.require_ready()
    installation.prepare_home(tmp_path)
    monkeypatch.setattr(installation, "weak_settings", lambda: ["synchronous"])
    with pytest.raises(Fault, match="synchronous"):
        installation.require_ready()


@pytest.mark.django_db
def test_g02_control_the_weak_setting_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PRAGMA is SQLite's; PostgreSQL's settings need its superuser")

    class Weak:
        vendor = "sqlite"

        class cursor:  # noqa: N801 - stands for connection.cursor()
            def __enter__(self) -> Weak.cursor:
                return self

            def __exit__(self, *_: object) -> None: ...

            def execute(self, *_: object) -> None: ...

            def fetchone(self) -> tuple[int]:
                return (1,)

    monkeypatch.setattr("luoshi.server.installation.connection", Weak())
    assert installation.weak_settings() == ["synchronous=FULL", "journal_mode=WAL"]
    assert "synchronous=FULL" in settings.DATABASES["default"]["OPTIONS"]["init_command"]


def test_database_urls() -> None:
    made = database("postgresql://u:p%40ss@db:5433/luoshi?sslmode=require")
    assert (made["NAME"], made["PASSWORD"], made["PORT"], made["OPTIONS"]) == (
        "luoshi",
        "p@ss",
        "5433",
        {"sslmode": "require"},
    )
    with pytest.raises(ValueError, match="postgresql://"):
        database("mysql://x/y")
