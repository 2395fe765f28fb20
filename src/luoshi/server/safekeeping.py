"""Commands about keeping: make a backup, put one back, check that everything is what it was."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

from luoshi.kernel.errors import Fault
from luoshi.kernel.languages import language_of
from luoshi.server.setup import home_of_installation, set_up


def _say(chinese: str, english: str) -> None:
    click.echo(chinese if language_of(os.environ) == "zh" else english)


def _government() -> str:
    from django.db import DatabaseError  # noqa: PLC0415 - Django is set up only now

    from luoshi.archive.queries import latest_government  # noqa: PLC0415
    from luoshi.office.queries import home_government  # noqa: PLC0415

    try:
        found = home_government()
    except DatabaseError:  # a backup before an upgrade: the tables are those of the former release
        return latest_government() or "home"
    return found.code if found else "home"


@click.command()
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="存到哪个目录（默认 数据目录/backups）where to (default: backups in the data directory)",
)
def backup(folder: Path | None) -> None:
    """备份：不停机，一个文件。Make a backup of everything while everybody works."""
    set_up()
    from luoshi.archive.actions import back_up  # noqa: PLC0415

    made = back_up(folder or home_of_installation() / "backups", government=_government())
    click.echo(made.path)
    _say(
        f"流水到第 {made.sequence} 条；备份摘要 {made.digest}。请另存到别处；"
        "数据目录里的 secret 不在备份中，须单独保管。",
        f"The journal ends at row {made.sequence}; digest of the backup {made.digest}. Keep it elsewhere. "
        "`secret` of the data directory is not in it and is kept apart.",
    )


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--into",
    "home",
    type=click.Path(file_okay=False, path_type=Path),
    help="恢复到哪个数据目录（默认本机）the data directory (default: this installation's)",
)
@click.option(
    "--database-url", help="恢复到这个 PostgreSQL，而不是 SQLite into this PostgreSQL, not into SQLite"
)
def restore(file: Path, home: Path | None, database_url: str | None) -> None:
    """恢复备份：先全部核对，再一次换入。Put a backup back: checked whole, then swapped in at one stroke."""
    from luoshi.archive.domain.checking import check  # noqa: PLC0415 - knows no Django

    with file.open("rb") as stream:
        check(stream)  # before a directory is made or a database touched
    if home is not None:
        os.environ["LUOSHI_HOME"] = str(home.resolve())
    if database_url is not None:
        os.environ["LUOSHI_DATABASE_URL"] = database_url
    target = home_of_installation()
    existed = target.exists()
    try:
        set_up()
        from luoshi.archive.actions import restore as put_back  # noqa: PLC0415

        restored = put_back(file.resolve(), government=_government)
    except BaseException:
        if not existed:
            shutil.rmtree(target, ignore_errors=True)
        raise
    end, rows = restored.manifest.heads["journal"], sum(table.rows for table in restored.manifest.tables)
    _say(
        f"已恢复：{len(restored.manifest.tables)} 张表 {rows} 行，{len(restored.manifest.files)} 个文件，"
        f"流水到第 {end.sequence} 条，逐表摘要、文件、链头全部相符。",
        f"Restored: {len(restored.manifest.tables)} tables with {rows} rows, "
        f"{len(restored.manifest.files)} files, the journal to row {end.sequence}; "
        "every table, every file and the heads of the chains are equal.",
    )
    if restored.former:
        _say(f"原来的数据留在 {restored.former}。", f"What stood there before is kept in {restored.former}.")


def _chain(name: str, chain: str) -> bool:
    from luoshi.archive import queries  # noqa: PLC0415

    for loss in queries.losses(chain):
        _say(
            f"{name}：{loss.at} 恢复过备份，第 {loss.kept + 1} 至 {loss.lost} 条因此不在了。",
            f"{name}: a backup was put back at {loss.at}; "
            f"rows {loss.kept + 1} to {loss.lost} are gone with that.",
        )
    broken = queries.verify(chain)
    if broken is None:
        sequence, sealed = queries.head(chain)
        _say(f"{name}：{sequence} 条，相符。{sealed}", f"{name}: {sequence} rows, all hold. {sealed}")
        return True
    fault = Fault("archive.chain_broken", chain=chain, **_facts(broken))
    language = language_of(os.environ)
    click.echo(f"{fault.message(language)}\n{fault.next_step(language)}", err=True)
    return False


def _facts(broken: object) -> dict[str, object]:
    return {name: getattr(broken, name) for name in ("sequence", "reason", "expected", "found")}


def _sheet(words: tuple[str, ...]) -> bool:
    """Whether the journal passes through a head copied from a printed sheet."""
    from luoshi.archive.queries import hash_at  # noqa: PLC0415

    sequence, told = int(words[0]), "".join(words[1].split()).lower()
    if (found := hash_at(sequence)) == told:
        return True
    fault = Fault("archive.sheet_differs", sequence=sequence, told=told, found=found or "-")
    language = language_of(os.environ)
    click.echo(f"{fault.message(language)}\n{fault.next_step(language)}", err=True)
    return False


@click.command()
@click.option("--sheet", nargs=2, help="打印的链头：序号和摘要 a printed head: its number and hash")
def verify(sheet: tuple[str, str] | None) -> None:
    """核对：流水、查看记录、链头、证据文件、数据库。Check the chains, their heads, every file, the
    database.
    """
    set_up()
    from luoshi.archive.queries import damaged_files, database_flaws  # noqa: PLC0415

    sound = _chain("流水 journal", "journal")
    sound &= _chain("查看记录 looks", "access")
    if sheet:
        sound &= _sheet(sheet)
    for digest in damaged_files():
        sound = False
        _say(f"证据文件丢失或被改：{digest}", f"A kept file is lost or changed: {digest}")
    for flaw in database_flaws():
        sound = False
        _say(f"数据库：{flaw}", f"Database: {flaw}")
    if sound:
        _say("全部相符。", "Everything holds.")
    sys.exit(0 if sound else 1)
