"""Commands about an installation: bring its tables up to date, import reports, name its government, check
its journal.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from luoshi.kernel.errors import Fault
from luoshi.kernel.languages import language_of
from luoshi.office.cli import office as directory
from luoshi.office.cli import user as accounts
from luoshi.server.setup import set_up


@click.command()
def migrate() -> None:
    """建库或升级数据表。Bring the tables up to date."""
    set_up()
    from django.core.management import call_command  # noqa: PLC0415 - Django is set up only now

    call_command("migrate", verbosity=1, interactive=False)


@click.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--government", help="政府名称（文中看得出来时不用写）whose report, if the text does not say")
@click.option("--year", type=int, help="报告所安排的年份 the year it plans for, if the text does not say")
@click.option(
    "--replace", is_flag=True, help="替换同一政府同一年的报告 supersede the present report of that year"
)
@click.option("--as", "login", default="", help="以哪个账号的名义 in whose name (default: the installation)")
def import_files(
    files: tuple[Path, ...], government: str | None, year: int | None, replace: bool, login: str
) -> None:
    """把报告导入本机。Import reports into this installation."""
    set_up()
    from luoshi.office.actions import ensure_home_government  # noqa: PLC0415
    from luoshi.office.queries import account_by_login  # noqa: PLC0415
    from luoshi.reading.actions import Incoming, import_report  # noqa: PLC0415

    by = account_by_login(login) if login else None
    if login and by is None:
        raise Fault("office.no_such_account", login=login)
    owner = by.government if by else ensure_home_government()
    failed = False
    for file in files:
        incoming = Incoming(file.read_bytes(), file.name, government=government, year=year, replace=replace)
        try:
            report = import_report(incoming, by=by, owner=owner)
        except Fault as fault:
            failed = True
            language = language_of(os.environ)
            click.echo(f"{file.name}: {fault.message(language)}{fault.next_step(language)}", err=True)
            continue
        click.echo(f"{report.government} {report.year} #{report.pk} {report.state}")
    sys.exit(1 if failed else 0)


@click.command("verify-journal")
def verify_journal() -> None:
    """逐条重算流水的摘要。Recompute the journal's whole chain."""
    set_up()
    from luoshi.archive.queries import head, verify  # noqa: PLC0415

    broken: Any = verify()
    if broken:
        raise Fault("archive.broken", sequence=broken.sequence, reason=broken.reason)
    sequence, sealed = head()
    click.echo(f"{sequence} {sealed}")


# the office's commands, with Django set up before any of them runs
user = click.Group("user", commands=dict(accounts.commands), callback=set_up, help=accounts.help)


def _with_tables() -> None:
    """Set Django up and bring the tables up to date: the directory may come before the first start."""
    set_up()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)


office = click.Group("office", commands=dict(directory.commands), callback=_with_tables, help=directory.help)
