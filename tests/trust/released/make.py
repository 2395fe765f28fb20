"""Make a data directory as this release leaves it, and what this release says of it: `make.py FOLDER`."""

from __future__ import annotations

import gzip
import json
import sys
import tarfile
from pathlib import Path
from typing import Any


def fill() -> None:
    """Accounts of every role, three reports, corrections, one withdrawn, a published and a voided report."""
    from luoshi.office import actions as office  # noqa: PLC0415 - Django is set up only now
    from luoshi.reading import actions as reading  # noqa: PLC0415
    from luoshi.reading import queries  # noqa: PLC0415
    from luoshi.reading.tests.installation import LAST_YEAR, PASSWORD, ROLES, THIS_YEAR, account, bring  # noqa: PLC0415

    user = {role: account(role) for role in ROLES}["office"]
    bring(LAST_YEAR, year=2023)
    report = bring()
    for number, new in ((0, {"comparator": "gt"}), (3, {"tense": "context"}), (5, {"comparator": "ge"})):
        row = queries.fresh(report.pk).document.figures[number]
        place = {"kind": "figure", "action": "change", "start": row.start, "end": row.end}
        made = reading.correct(report.pk, by=user, **place, reason="核对原文", new=new)
    reading.withdraw_correction(made.pk, by=user)
    reading.set_public(report.pk, public=True, by=user)
    old = bring(THIS_YEAR.replace("2024", "2022").replace("2023", "2021"), year=2022)
    reading.void_report(old.pk, reason="导错了年份", by=user)
    office.rename_government(user.government_id, name="某市", code="999999", level="county", by=None)
    office.log_in(login="office", password=PASSWORD, address="10.0.0.1")


def said() -> dict[str, Any]:
    """What this release says of the directory: the journal's head, the accounts, every reading as
    corrected.
    """
    from luoshi.archive.queries import head  # noqa: PLC0415
    from luoshi.office.queries import all_accounts  # noqa: PLC0415
    from luoshi.reading import queries  # noqa: PLC0415
    from luoshi.reading.domain.records import without_text  # noqa: PLC0415

    reports = queries.Report.objects.filter(state="ready").order_by("pk")
    return {
        "head": list(head()),
        "accounts": {user.login: user.password for user in all_accounts()},
        "readings": {str(row.pk): without_text(queries.fresh(row.pk).document) for row in reports},
        "counts": {str(row.pk): row.counts for row in reports},
    }


def main(folder: Path) -> None:
    """Fill the empty data directory and pack it."""
    from luoshi.server.setup import home_of_installation, set_up  # noqa: PLC0415

    set_up()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    fill()
    told = json.dumps(said(), ensure_ascii=False, sort_keys=True, default=str)
    connection.close()
    folder.mkdir(parents=True)
    (folder / "expected.json.gz").write_bytes(gzip.compress(told.encode(), mtime=0))
    home = home_of_installation()
    with tarfile.open(folder / "home.tar.gz", "w:gz") as pack:
        for name in ("luoshi.sqlite3", "files"):
            pack.add(home / name, name, filter=_anonymous)


def _anonymous(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    return info


if __name__ == "__main__":
    main(Path(sys.argv[1]))
