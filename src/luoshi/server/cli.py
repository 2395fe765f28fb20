"""The command `luoshi`: a table of subcommands, each loaded only when it is called.

`luoshi --help` and a read start at once and never import Django, so this module imports none of the stages.
"""

from __future__ import annotations

import importlib
import os
from typing import Any, NamedTuple

import click
from typing_extensions import override

import luoshi
from luoshi.kernel.errors import Fault
from luoshi.kernel.languages import language_of


class Entry(NamedTuple):
    """Where a subcommand is (`module:attribute`) and what it does, in both languages."""

    target: str
    zh: str
    en: str


COMMANDS: dict[str, Entry] = {
    "read": Entry(
        "luoshi.reading.cli:read",
        "读报告：语句、数字表述、任务、关联和疑点。",
        "Read reports: statements, figures, pledges, links and findings.",
    ),
    "serve": Entry(
        "luoshi.server.serve:serve",
        "启动网页与后台任务；首次启动建库、建登录名、读示例报告。",
        "Serve the pages with the worker beside them; the first start makes everything.",
    ),
    "import": Entry(
        "luoshi.server.commands:import_files",
        "把报告导入本机。",
        "Import reports into this installation.",
    ),
    "user": Entry(
        "luoshi.server.commands:user",
        "账号：新建、列出、重置密码、启停；给本级政府定名。",
        "Accounts: add, list, reset, enable, disable; name the government.",
    ),
    "office": Entry(
        "luoshi.server.commands:office",
        "机构和人员：空模板、导入、导出。",
        "Units, posts, persons, accounts: template, import, export.",
    ),
    "migrate": Entry("luoshi.server.commands:migrate", "建库或升级数据表。", "Bring the tables up to date."),
    "verify-journal": Entry(
        "luoshi.server.commands:verify_journal",
        "逐条重算流水的摘要。",
        "Recompute the journal's whole chain.",
    ),
    "backup": Entry(
        "luoshi.server.safekeeping:backup", "备份：不停机，一个文件。", "Make a backup while everybody works."
    ),
    "restore": Entry(
        "luoshi.server.safekeeping:restore",
        "恢复备份：先全部核对，再一次换入。",
        "Put a backup back: checked whole, then swapped in.",
    ),
    "verify": Entry(
        "luoshi.server.safekeeping:verify",
        "核对流水、链头、证据文件和数据库。",
        "Check the chains, their heads, every kept file and the database.",
    ),
}


class Commands(click.Group):
    """A group that knows its subcommands by name and loads one when it is called."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].target.partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        chinese = language_of(os.environ) == "zh"
        with formatter.section("命令" if chinese else "Commands"):
            formatter.write_dl(
                [(name, entry.zh if chinese else entry.en) for name, entry in COMMANDS.items()]
            )

    @override
    def invoke(self, ctx: click.Context) -> Any:
        """Run a subcommand; a refusal becomes a message and exit code 1."""
        try:
            return super().invoke(ctx)
        except Fault as fault:
            language = language_of(os.environ)
            click.echo(f"{fault.message(language)}\n{fault.next_step(language)}", err=True)
            ctx.exit(1)


_CHINESE = language_of(os.environ) == "zh"


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="落实：把政府工作报告变成可办、可查、可核的事。"
    if _CHINESE
    else "Luoshi: a government work report made executable.",
)
@click.version_option(luoshi.__version__, prog_name="luoshi")
def main() -> None:
    """The group itself does nothing."""
