"""Accounts from the command line: for an installation's administrator, at its own machine."""

from __future__ import annotations

import click

from luoshi.kernel.errors import Fault
from luoshi.office.domain.rights import ROLES


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
