"""The command itself: options, messages, exit codes."""

from __future__ import annotations

import os
import sys
from importlib import resources
from pathlib import Path

import click

from luoshi.kernel.errors import Fault, Language
from luoshi.kernel.languages import language_of
from luoshi.reading.cli.inputs import jobs_of
from luoshi.reading.cli.rendering import FORMATS, Format
from luoshi.reading.cli.running import run
from luoshi.reading.cli.speech import pick, say

_LANGUAGE = language_of(os.environ)


def _text(zh: str, en: str) -> str:
    return pick(_LANGUAGE, zh, en)


@click.command(
    help=_text(
        "读政府工作报告，给出章节、语句、数字表述、任务、关联和疑点。\n\n"
        "FILE 是 .txt .md .docx .html 或带文字的 .pdf；目录表示其中所有报告；- 表示标准输入。"
        "多份报告输出 JSON Lines：每份一行，末行是跨年关联。",
        "Read government work reports: sections, statements, figures, pledges, links and findings.\n\n"
        "FILE is .txt, .md, .docx, .html or a .pdf with text; a folder stands for all reports in it; "
        "- is standard input. "
        "Several reports give JSON Lines: one document a line, then one line of links across years.",
    )
)
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="json",
    show_default=True,
    help=_text("输出格式", "Output format."),
)
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    help=_text("写到文件（多个 xlsx 写到目录）", "Write to a file (several xlsx: to a folder)."),
)
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    help=_text("提示与表头的语言", "Language of messages and headings."),
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 256),
    help=_text("并行进程数（默认按核数）", "Processes (default: one a core)."),
)
@click.option(
    "--pretty", is_flag=True, help=_text("单份 JSON 缩进显示", "Indent the JSON of a single report.")
)
@click.option(
    "--schema", is_flag=True, help=_text("打印 JSON Schema 后退出", "Print the JSON Schema and exit.")
)
def read(  # noqa: PLR0917 - click hands them over by name
    files: tuple[str, ...],
    form: Format,
    output: str | None,
    lang: Language | None,
    jobs: int | None,
    pretty: bool,
    schema: bool,
) -> None:
    """Read reports; exit code 1 when any of them was refused."""
    language = lang or _LANGUAGE
    if schema:
        click.echo(resources.files("luoshi.reading").joinpath("read.schema.json").read_bytes(), nl=False)
        return
    if not files:
        raise click.UsageError(
            pick(
                language,
                "请写出要读的报告，例如：luoshi read 报告.docx",
                "Name a report, for example: luoshi read report.docx",
            )
        )
    try:
        listed = jobs_of(files)
        failed = run(
            listed,
            form,
            language,
            output=output,
            workers=jobs,
            pretty=pretty,
            single=_is_one(files, len(listed)),
        )
    except Fault as fault:
        say(fault, language)
        failed = True
    if failed:
        sys.exit(1)


def _is_one(files: tuple[str, ...], listed: int) -> bool:
    """One report named as such gives one document; a folder gives lines even for a single report."""
    return listed == 1 and not any(Path(name).is_dir() for name in files)
