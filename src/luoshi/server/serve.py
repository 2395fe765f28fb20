"""`luoshi serve`: everything that makes a running installation, in one command, stopped as cleanly as it
started.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

import click

from luoshi.kernel.errors import Fault
from luoshi.server.setup import home_of_installation, set_up

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
# how long children may take to finish what they are doing
PATIENCE = 15.0
# seconds between two looks at whether the heads of the journal have moved
PERIOD = 60.0
log = logging.getLogger(__name__)


def free_port(host: str, wanted: int, *, tries: int = 50) -> int:
    """The wanted port, or the next one that nobody listens on."""
    for port in range(wanted, wanted + tries):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise Fault("server.no_port", first=wanted, last=wanted + tries - 1)


def first_start() -> tuple[str, str] | None:
    """Migrate; on a new installation also make the first log-in and read the sample. The log-in, when made
    now.
    """
    from django.core.management import call_command  # noqa: PLC0415 - Django is set up only now

    from luoshi.archive.actions import sweep_orphans  # noqa: PLC0415
    from luoshi.office import actions, queries  # noqa: PLC0415
    from luoshi.reading.actions import requeue_unread  # noqa: PLC0415
    from luoshi.reading.sample import import_samples  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    government = actions.ensure_home_government()
    sweep_orphans(government=government.code)
    requeue_unread()
    import_samples(government)
    if queries.has_accounts():
        return None
    user, password = actions.create_account(
        login="office", display_name="政府办", role="office", government=government, by=None
    )
    return user.login, password


def commands(host: str, port: int) -> list[list[str]]:
    """The two processes: the web server and the worker of background tasks."""
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    web += ["--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning"]
    web += ["luoshi.server.wsgi:application"]
    worker = [sys.executable, "-m", "django", "db_worker", "--interval", "0.5", "-v", "0"]
    return [web, worker]


def wait_until_ready(url: str, children: Sequence[subprocess.Popen[bytes]], *, seconds: float = 30) -> bool:
    """True when the health page answers; False when a child ended or time is up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and all(child.poll() is None for child in children):
        try:
            with urlopen(f"{url}/health/", timeout=2) as answer:  # noqa: S310 - our own http address
                return bool(answer.status == 200)
        except (URLError, OSError):
            time.sleep(0.1)
    return False


def keep_heads(kind: str) -> None:
    """Write the heads of the chains apart. When that fails the pages go on, and the log says why."""
    from django.db import DatabaseError, connection  # noqa: PLC0415 - Django is set up only now

    from luoshi.archive.actions import anchor_heads  # noqa: PLC0415

    try:
        anchor_heads(kind)
    except (Fault, OSError, DatabaseError):
        log.exception("the heads of the journal could not be kept apart")
    finally:
        connection.close()


def foreign_heads() -> list[str]:
    """Chains that no longer pass through the head kept apart last: somebody put another database in place."""
    from luoshi.archive.queries import CHAINS, hash_at, last_anchor  # noqa: PLC0415

    lasts = [last_anchor(chain) for chain in CHAINS]
    return [
        last.chain
        for last in lasts
        if last and last.sequence and hash_at(last.sequence, last.chain) != last.hash
    ]


def stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask each child to end, and end it when it does not."""
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def run(host: str, port: int, announce: str) -> int:
    """Run both processes until one ends or we are told to stop; the exit code."""
    # each child in its own group: Ctrl-C reaches us alone, and we stop them in order
    children = [subprocess.Popen(command, start_new_session=True) for command in commands(host, port)]  # noqa: S603
    stopped: list[int] = []

    def told(number: int, _frame: FrameType | None) -> None:
        stopped.append(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, told)
    try:
        name = f"[{host}]" if ":" in host else host
        if wait_until_ready(f"http://{name}:{port}", children) and not stopped:
            click.echo(announce)
        kept = time.monotonic()
        while not stopped and all(child.poll() is None for child in children):
            time.sleep(0.2)
            if time.monotonic() - kept >= PERIOD:
                keep_heads("period")
                kept = time.monotonic()
    finally:
        stop(children)
        keep_heads("stop")
    if stopped:
        click.echo("已停止。Stopped.")
        return 0
    return 1


def announcement(url: str, home: Path, login: tuple[str, str] | None) -> str:
    """What a person needs to know, in both languages, once."""
    lines = ["", "落实 Luoshi", f"  地址 address      {url}", f"  数据 data         {home}"]
    if login:
        lines += [
            f"  登录名 log-in     {login[0]}",
            f"  初始密码 password {login[1]}",
            "  （只显示这一次，首次登录须改。Shown only now; to be changed at the first log-in.）",
        ]
    return "\n".join([*lines, "  Ctrl-C 停止 stops", ""])


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址 address to listen on")
@click.option("--port", default=8000, show_default=True, help="端口，被占用时顺延 port, or the next free one")
def serve(host: str, port: int) -> None:
    """启动：建库、首个登录名、示例报告、网页与后台任务。Serve this installation with its worker beside it."""
    if host not in LOOPBACK and os.environ.get("LUOSHI_HTTPS") != "1":
        raise Fault("server.needs_tls", host=host)
    set_up()
    chosen = free_port(host, port)
    login = first_start()
    for chain in foreign_heads():
        fault = Fault("archive.foreign_head", chain=chain)
        click.echo(f"{fault}\n{fault.message('en')} {fault.next_step('en')}", err=True)
    os.environ["LUOSHI_HOME"] = str(home_of_installation())
    url = f"http://{f'[{host}]' if ':' in host else host}:{chosen}/"
    sys.exit(run(host, chosen, announcement(url, home_of_installation(), login)))
