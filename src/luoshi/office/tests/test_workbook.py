"""One workbook in and out: exact, whole or not at all, every problem with its place."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from luoshi.archive.models import JournalRow
from luoshi.kernel.errors import Fault
from luoshi.office import actions, queries
from luoshi.office.domain import sheets_in
from luoshi.office.domain import workbook as book_in
from luoshi.office.domain.cells import read_cell
from luoshi.office.domain.columns import SHEETS, Column, column_of
from luoshi.office.domain.directory import Directory, PersonRow, PostRow, UnitRow
from luoshi.office.domain.workbook import read_workbook
from luoshi.office.domain.workbook_out import write_workbook
from luoshi.office.models import User
from luoshi.office.tests.town import WHOLE, acting, found_town


def changed(mutate: Callable[[Any], None], directory: Directory = WHOLE) -> bytes:
    """A workbook of the town, changed by hand."""
    book = load_workbook(io.BytesIO(write_workbook(directory)))
    mutate(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def setter(sheet: str, cell: str, value: object) -> Callable[[Any], None]:
    def mutate(book: Any) -> None:
        book[sheet][cell] = value

    return mutate


def test_what_is_written_is_read_again() -> None:
    taken = read_workbook(write_workbook(WHOLE))
    assert taken.problems == []
    assert taken.directory == WHOLE
    assert read_workbook(write_workbook(WHOLE, guide=True)).directory == WHOLE


def test_g34_text_that_looks_like_a_formula_stays_text() -> None:
    names = ("=1+1", "+cmd", "-2", "@SUM(A1)", '=HYPERLINK("x")', "0012", "１２", "甲\n乙")
    directory = Directory(
        units=tuple(UnitRow(f"U{n}", name, name, "town") for n, name in enumerate(names)),
        persons=(PersonRow("007", "零零七"),),
    )
    data = write_workbook(directory)
    assert read_workbook(data).directory == directory
    cells = load_workbook(io.BytesIO(data))["单位"]
    assert all(cells.cell(row, 2).data_type == "s" for row in range(2, 2 + len(names)))


def test_g34_control_a_plain_cell_would_be_a_formula() -> None:
    book = Workbook()
    book.active["A1"] = "=1+1"  # type: ignore[index]
    assert book.active["A1"].data_type == "f"  # type: ignore[index]


PLACES: list[tuple[str, Callable[[Any], None], tuple[str, int, str]]] = [
    ("office.cell_missing", setter("单位", "B3", None), ("单位", 3, "单位全称")),
    ("office.cell_choice", setter("单位", "D3", "俱乐部"), ("单位", 3, "类型")),
    ("office.cell_integer", setter("单位", "G3", "第三"), ("单位", 3, "排序")),
    ("office.cell_date", setter("单位", "H3", "今年春天"), ("单位", 3, "启用日期")),
    ("office.cell_date", setter("任职", "D3", "2024-02-30"), ("任职", 3, "任职日期")),
    ("office.cell_choice", setter("任职", "F3", "也许"), ("任职", 3, "共同任职")),
    ("office.cell_scientific", setter("人员", "A4", 3.205821985e17), ("人员", 4, "人员编号")),
    ("office.cell_scientific", setter("人员", "A4", "1.1E+17"), ("人员", 4, "人员编号")),
    ("office.cell_code", setter("人员", "A4", "张 三"), ("人员", 4, "人员编号")),
    ("office.row_twice", setter("人员", "A4", "P1"), ("人员", 4, "人员编号")),
    ("office.unknown_column", setter("人员", "D1", "身份证号"), ("人员", 1, "身份证号")),
    ("office.unknown_column", setter("人员", "D1", "姓名"), ("人员", 1, "姓名")),
    ("office.missing_column", setter("人员", "B1", None), ("人员", 1, "姓名")),
    ("office.no_such_unit", setter("岗位", "A5", "D77"), ("岗位", 5, "单位编号")),
    ("office.no_such_person", setter("任职", "C5", "P77"), ("任职", 5, "人员编号")),
    ("office.person_has_account", setter("账号", "C3", "P1"), ("账号", 3, "人员编号")),
    ("office.administrator_without_post", setter("岗位", "D5", "系统管理员"), ("岗位", 5, "角色")),
    ("office.unknown_sheet", lambda book: book.create_sheet("Sheet9"), ("Sheet9", 1, "")),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "mutate", "place"), PLACES, ids=[f"{p[0]}-{p[2]}" for p in PLACES])
def test_each_problem_has_its_place_and_nothing_is_written(
    code: str, mutate: Callable[[Any], None], place: tuple[str, int, str]
) -> None:
    government = actions.ensure_home_government()
    outcome = actions.import_workbook(changed(mutate), government_id=government.pk, by=None)
    found = {(p.sheet, p.row, p.column): p.fault for p in outcome.problems}
    assert found[place].code == code
    assert all(fault.next_step("zh") and fault.next_step("en") for fault in found.values())
    assert queries.directory_of(government.pk) == Directory()
    assert not User.objects.exists()
    with pytest.raises(Fault, match="什么也没有导入"):
        actions.require_good(outcome)


@pytest.mark.django_db
def test_taken_in_whole_then_again_changes_nothing_and_comes_out_the_same() -> None:
    town = found_town()
    by = acting(town, "sys")
    data = write_workbook(queries.directory_of(town.government.pk))
    rows = JournalRow.objects.count()
    outcome = actions.import_workbook(data, government_id=town.government.pk, by=by)
    assert (outcome.problems, outcome.written.new, outcome.written.changed) == ([], {}, {})
    assert JournalRow.objects.count() == rows
    renamed = changed(setter("单位", "B4", "某市甲甲局"), queries.directory_of(town.government.pk))
    outcome = actions.import_workbook(renamed, government_id=town.government.pk, by=by)
    assert actions.require_good(outcome).changed == {"units": 1}
    assert JournalRow.objects.count() == rows + 1
    assert town.unit("D01").name == "某市甲甲局"
    assert write_workbook(queries.directory_of(town.government.pk))[:2] == b"PK"


@pytest.mark.django_db
def test_first_passwords_are_told_once_and_work() -> None:
    government = actions.ensure_home_government()
    outcome = actions.import_workbook(write_workbook(WHOLE), government_id=government.pk, by=None)
    told = {login: password for login, _, password in outcome.written.passwords}
    assert len(told) == len(WHOLE.accounts)
    user = actions.log_in(login="clerk", password=told["clerk"], address="")
    assert user.must_change_password
    again = actions.import_workbook(write_workbook(WHOLE), government_id=government.pk, by=None)
    assert again.written.passwords == []


@pytest.mark.parametrize(
    ("shape", "cell", "value"),
    [
        ("text", 12.0, "12"),
        ("text", True, "是"),
        ("text", datetime(2024, 1, 2), "2024-01-02"),  # noqa: DTZ001 - as a sheet gives it
        ("text", " 甲\x00乙\u202e ", "甲乙"),
        ("code", "Ａ１２", "A12"),
        ("code", 20240101.0, "20240101"),
        ("date", "2024年1月2日", date(2024, 1, 2)),
        ("date", "２０２４／１／２", date(2024, 1, 2)),
        ("date", date(2024, 1, 2), date(2024, 1, 2)),
        ("date", datetime(2024, 1, 2), date(2024, 1, 2)),  # noqa: DTZ001
        ("integer", 3.0, 3),
        ("integer", "１０", 10),
        ("yes", "是", True),
        ("yes", "NO", False),
        ("kind", "区镇", "town"),
        ("kind", "department", "department"),
        ("role", "政府办", "office"),
        ("role", "Leader in charge", "leader"),
        ("units", "D01，D02、D01", ("D01", "D02")),
        ("text", "  ", None),
        ("text", None, None),
    ],
)
def test_cells(shape: Any, cell: object, value: object) -> None:
    assert read_cell(Column("x", "某", "x", shape), cell) == value


def test_numbers_beyond_exactness_are_refused_in_text_too() -> None:
    with pytest.raises(Fault, match="科学计数"):
        read_cell(Column("x", "某", "x"), 1e18)


def test_a_leader_of_all_has_a_column() -> None:
    post = PostRow("G00", "M01", "市长", "leader", heads_all=True)
    assert column_of(post, "heads_all").name == "field_units"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a book", "单位".encode("gbk")])
def test_what_is_no_workbook(data: bytes) -> None:
    with pytest.raises(Fault) as caught:
        read_workbook(data)
    assert caught.value.code == "office.not_a_workbook"


def pack(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def test_other_packs_and_bombs() -> None:
    with pytest.raises(Fault, match="不是能打开"):
        read_workbook(pack(a=b"text"))
    with pytest.raises(Fault, match="超过"):
        read_workbook(pack(a=b"\0" * (sheets_in.MOST_BYTES + 1)))


def test_an_empty_book_and_too_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    def only_guide(book: Any) -> None:
        book.create_sheet("说明")
        for sheet in SHEETS:
            del book[sheet.zh]

    with pytest.raises(Fault, match="没有可以导入的表"):
        read_workbook(changed(only_guide))
    monkeypatch.setattr(book_in, "MOST_ROWS", 3)
    assert {p.fault.code for p in read_workbook(write_workbook(WHOLE)).problems} == {"office.too_many_rows"}


def test_a_panic_of_the_reader_is_a_refusal_and_an_interrupt_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    class Panic(BaseException): ...

    class Reader:
        thrown: type[BaseException] = Panic

        @classmethod
        def from_filelike(cls, _: object) -> None:
            raise cls.thrown

    monkeypatch.setattr(sheets_in, "CalamineWorkbook", Reader)
    empty = pack(**{"xl/workbook.xml": b"x"})
    with pytest.raises(Fault, match="不是能打开"):
        read_workbook(empty)
    Reader.thrown = KeyboardInterrupt
    with pytest.raises(KeyboardInterrupt):
        read_workbook(empty)


def test_rows_that_are_empty_or_short_are_passed_over() -> None:
    def mutate(book: Any) -> None:
        book["人员"].append([None, "  ", None])
        book["人员"].append(["P99", "补一"])

    taken = read_workbook(changed(mutate))
    assert taken.problems == []
    assert taken.directory.persons[-1] == PersonRow("P99", "补一")


NASTY = (
    "",
    " ",
    "\u202e",
    "１２",
    "1.1E+17",
    1.1e17,
    -1,
    3.5,
    True,
    "=1+1",
    "甲" * 5000,
    date(1900, 1, 1),
    "是",
    "\t",
)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(100))
def test_g33_a_tenth_malformed_books_never_crash_and_never_half_import(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - reproducible, not secret
    government = actions.ensure_home_government()

    def mutate(book: Any) -> None:
        for _ in range(dice.randint(1, 6)):
            sheet = book[dice.choice(SHEETS).zh]
            row, column = dice.randint(1, sheet.max_row + 1), dice.randint(1, sheet.max_column)
            match dice.randint(0, 3):
                case 0:
                    sheet.cell(row, column).value = dice.choice(NASTY)
                case 1:
                    sheet.delete_rows(row)
                case 2:
                    sheet.merge_cells(start_row=row, end_row=row + 1, start_column=1, end_column=column)
                case 3:
                    sheet.append([sheet.cell(row, c).value for c in range(1, sheet.max_column + 1)])

    data = changed(mutate)
    if seed % 10 == 9:
        data = data[: dice.randint(0, len(data))]
    before = (queries.directory_of(government.pk), User.objects.count())
    outcome, code = actions.Outcome(), ""
    try:
        outcome = actions.import_workbook(data, government_id=government.pk, by=None)
    except Fault as fault:
        code = fault.code
    assert code in {"", "office.not_a_workbook", "office.empty_workbook"}
    if code or outcome.problems:
        assert (queries.directory_of(government.pk), User.objects.count()) == before
        assert all(problem.sheet and problem.row for problem in outcome.problems)
        assert all(problem.fault.message("en") for problem in outcome.problems)
    else:
        assert sum(outcome.written.new.values()) > 0
