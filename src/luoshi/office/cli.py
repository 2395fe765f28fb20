"""Accounts and the directory from the command line, for the administrator at the machine itself."""

from __future__ import annotations

import os
from pathlib import Path

import click

from luoshi.kernel.errors import Fault
from luoshi.kernel.languages import language_of
from luoshi.office.domain.directory import Directory
from luoshi.office.domain.rights import ROLES
from luoshi.office.domain.workbook_out import write_workbook


@click.group()
def user() -> None:
    """账号。Accounts of this installation."""


@user.command("add")
@click.argument("login")
@click.option("--name", default="", help="显示的姓名 the name that is shown")
@click.option("--role", type=click.Choice(list(ROLES)), default="reader", show_default=True, help="角色 role")
def add(login: str, name: str, role: str) -> None:
    """新建账号，显示初始密码。Make an account and print its first password."""
    from luoshi.office import actions  # noqa: PLC0415 - Django is set up only now

    government = actions.ensure_home_government()
    made, password = actions.create_account(
        login=login, display_name=name, role=role, government=government, by=None
    )
    click.echo(f"{made.login}  {password}")


@user.command("list")
def listed() -> None:
    """列出账号。List the accounts."""
    from luoshi.office.queries import all_accounts  # noqa: PLC0415

    for account in all_accounts():
        state = "" if account.is_active else "  停用 disabled"
        click.echo(f"{account.login}  {account.role}  {account.display_name}{state}")


def _pk(login: str) -> int:
    from luoshi.office.queries import account_by_login  # noqa: PLC0415

    found = account_by_login(login)
    if found is None:
        raise Fault("office.no_such_account", login=login)
    return found.pk


@user.command("reset")
@click.argument("login")
def reset(login: str) -> None:
    """重置密码。Give an account a new first password."""
    from luoshi.office.actions import reset_password  # noqa: PLC0415

    _, password = reset_password(_pk(login), by=None)
    click.echo(f"{login}  {password}")


@user.command("disable")
@click.argument("login")
def disable(login: str) -> None:
    """停用账号，立即生效。Shut an account out, at once."""
    from luoshi.office.actions import set_active  # noqa: PLC0415

    set_active(_pk(login), active=False, by=None)


@user.command("enable")
@click.argument("login")
def enable(login: str) -> None:
    """恢复账号。Let an account in again."""
    from luoshi.office.actions import set_active  # noqa: PLC0415

    set_active(_pk(login), active=True, by=None)


@user.command("government")
@click.option("--name", required=True, help="政府名称 its name")
@click.option("--code", required=True, help="行政区划代码 its division code")
@click.option("--level", required=True, help="state province prefecture county township other")
def government(name: str, code: str, level: str) -> None:
    """给本机所服务的政府定名。Name the government this installation serves."""
    from luoshi.office import actions  # noqa: PLC0415

    home = actions.ensure_home_government()
    actions.rename_government(home.pk, name=name, code=code, level=level, by=None)


@click.group()
def office() -> None:
    """机构和人员。Units, posts, persons, tenures and accounts of this installation."""


_OUT = click.Path(dir_okay=False, path_type=Path)


@office.command("template")
@click.argument("file", type=_OUT, default=Path("机构人员模板.xlsx"))
def template(file: Path) -> None:
    """写出空模板。Write an empty workbook that says how it is filled in."""
    file.write_bytes(write_workbook(Directory(), guide=True))
    click.echo(str(file))


@office.command("export")
@click.argument("file", type=_OUT)
def export(file: Path) -> None:
    """导出全部，含联系电话，会记下来。Export everything; with telephone numbers, so it is written down."""
    from luoshi.office.actions import ensure_home_government, export_workbook  # noqa: PLC0415

    file.write_bytes(export_workbook(ensure_home_government().pk))
    click.echo(str(file))


@office.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def take_in(file: Path) -> None:
    """导入一个工作簿：全部导入，或者一行也不导入。Take a workbook in, whole or not at all.

    初始密码只显示这一次。First passwords are printed once.
    """
    from luoshi.office import actions  # noqa: PLC0415

    language = language_of(os.environ)
    home = actions.ensure_home_government()
    outcome = actions.import_workbook(file.read_bytes(), government_id=home.pk, by=None)
    for problem in outcome.problems:
        place = f"{problem.sheet} {problem.row} {problem.column}".strip()
        click.echo(
            f"{place}: {problem.fault.message(language)} {problem.fault.next_step(language)}", err=True
        )
    written = actions.require_good(outcome)
    for kind in sorted({*written.new, *written.changed}):
        click.echo(f"{kind}  +{written.new.get(kind, 0)}  ~{written.changed.get(kind, 0)}")
    if not (written.new or written.changed):
        click.echo("没有变化。Nothing has changed.")
    for login, name, password in written.passwords:
        click.echo(f"{login}  {name}  {password}")
