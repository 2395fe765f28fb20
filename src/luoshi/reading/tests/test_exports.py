"""Exports say what the reading says: numbers as numbers, text as text, in both languages."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import fields, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from luoshi.kernel.errors import Language
from luoshi.reading import read
from luoshi.reading.domain.document import Document, Figure, Finding, Report
from luoshi.reading.domain.exports import markdown, rows, safety, workbook
from luoshi.reading.domain.tables import Row, decomposition
from luoshi.server.cli import main

SAMPLE = next((Path(__file__).parents[1] / "sample_reports").glob("*.txt"))
ON = date(2024, 3, 1)
HOSTILE = "=HYPERLINK(1)\x07+1"


@pytest.fixture(scope="module")
def document() -> Document:
    return read(SAMPLE.read_bytes().decode(), source=SAMPLE.name, encoding="utf-8")


def bare(**fields_: Any) -> Document:
    report = Report("r", None, None, None, None, None, "甲\n=乙", None, None)
    return replace(Document(report), **fields_)


def opened(document: Document, language: Language = "zh") -> Any:
    return load_workbook(io.BytesIO(workbook.export(document, language=language, on=ON)))


def test_csv_holds_every_figure_with_every_field(document: Document) -> None:
    data = rows.opening("zh") + rows.export(document, language="zh", on=ON)
    assert data.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(table) == len(document.figures)
    for line, figure in zip(table, document.figures, strict=True):
        for one in fields(Figure):
            value = figure[one.name]
            expected = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
            assert line[one.name].removeprefix("'") == expected


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_g34_a_cell_is_never_a_formula(document: Document, text: str) -> None:
    figure = replace(document.figures[0], text=text, subject=text)
    (line,) = csv.reader(
        io.StringIO(rows.export(bare(figures=(figure,)), language="zh", on=ON).decode(), newline="")
    )
    assert [cell for cell in line if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert f"'{text}" in line


def test_g34_control_the_cell_without_its_mark_is_a_formula() -> None:
    assert safety.neutral("增长5%") == "增长5%"
    assert safety.neutral("=1") != "=1"


def test_the_workbook_has_its_table(document: Document) -> None:
    sheet = opened(document)["任务分解"]
    assert [cell.value for cell in sheet[2]] == [
        "序号", "目标", "工作标准", "分管领导", "牵头单位", "配合单位", "时限", "进度", "灯",
    ]  # fmt: skip
    lines = decomposition(document, "zh")
    assert sheet.max_row == len(lines) + 2
    for number, line in enumerate(lines, start=3):
        if not isinstance(line, Row):
            assert sheet.cell(number, 1).value == line.text
            continue
        assert sheet.cell(number, 1).value == line.number
        assert sheet.cell(number, 2).value == line.target
        assert sheet.cell(number, 3).value == line.standard.text
        assert sheet.cell(number, 7).value == datetime.combine(line.due, datetime.min.time())  # type: ignore[arg-type]
        faint = sheet.cell(number, 7).font.color.rgb.endswith("8C8C8C")
        assert (faint, "年内" in sheet.cell(number, 7).number_format) == (
            not line.due_named,
            not line.due_named,
        )


def test_the_table_is_ready_to_print_and_to_fill_in(document: Document) -> None:
    sheet = opened(document)["任务分解"]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A3", "$2:$2")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert "&P" in sheet.oddFooter.center.text
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"绿,黄,红,灰"'
    assert str(choice.sqref) == f"I3:I{sheet.max_row}"


def test_numbers_are_numbers(document: Document) -> None:
    sheet = opened(document)["数字表述"]
    names = [cell.value for cell in sheet[1]]
    column, year = names.index("数值"), names.index("年度")
    for cells, figure in zip(sheet.iter_rows(min_row=2, values_only=True), document.figures, strict=True):
        value = cells[column]
        assert (None if value is None else Decimal(str(value))) == (
            Decimal(figure.value) if figure.value else None
        )
        assert cells[year] == figure.year


def test_the_last_sheet_says_what_it_was_made_from(document: Document) -> None:
    about = dict(opened(document)["说明"].iter_rows(values_only=True))
    kinds = [pledge.specificity for pledge in document.pledges]
    assert about["没有数值的任务"] == len(kinds) - kinds.count("number") > 100
    assert about["读取日期"] == "2024-03-01"
    assert about["来源文件"] == SAMPLE.name
    assert len(about["正文 SHA-256"]) == 64


def test_findings_quote_the_text(document: Document) -> None:
    finding = Finding(
        "q1", "x", "ask", ((0, 1), (2, 4)), {"zh": "问", "en": "Asked"}, {"zh": "查", "en": "Check"}
    )
    sheet = opened(bare(findings=(finding,)), "en")["Findings"]
    assert list(sheet.iter_rows(values_only=True)) == [
        ("Id", "Severity", "Finding", "What next", "In the text"),
        ("q1", "ask", "Asked", "Check", "甲\n=乙"),
    ]


def test_g34_a_workbook_takes_no_text_for_a_formula(document: Document) -> None:
    figure = replace(document.figures[0], text=HOSTILE)
    data = workbook.export(bare(figures=(figure,)), language="zh", on=ON)
    sheet = load_workbook(io.BytesIO(data))["数字表述"]
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=HYPERLINK(1)+1", "s")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


def test_a_report_of_which_nothing_is_known_exports_too() -> None:
    sheet = opened(bare())
    assert sheet.sheetnames == ["任务分解", "数字表述", "疑点", "说明"]
    assert sheet["任务分解"]["A1"].value == "政府工作报告任务分解表"
    assert dict(sheet["说明"].iter_rows(values_only=True))["政府"] == "未知"
    assert "没有读出任务" in markdown.export(bare(), language="zh", on=ON).decode()


def test_a_year_unknown_leaves_the_due_date_open(document: Document) -> None:
    unknown = replace(document, report=replace(document.report, year=None), pledges=document.pledges[:1])
    pledge = replace(unknown.pledges[0], due=None)
    assert opened(replace(unknown, pledges=(pledge,)))["任务分解"]["G4"].value == "未定"


def test_long_text_fits_a_cell() -> None:
    assert len(safety.printable("长" * 40_000)) == safety.LONGEST


def test_markdown_lists_the_plan_with_its_standards(document: Document) -> None:
    text = markdown.export(document, language="zh", on=ON).decode()
    for line in decomposition(document, "zh"):
        if isinstance(line, Row):
            assert f"{line.number}. {markdown.plain(line.target)}" in text
            if line.pledge.figures:
                assert markdown.plain(line.standard.text) in text
    assert "## 疑点" in text
    assert "## 成效中的数字" in text


def test_markdown_tells_a_due_date_and_escapes_what_is_meant(document: Document) -> None:
    pledge = replace(document.pledges[0], due="2024-06-30", text="[完成]*一期*\n工程")
    text = markdown.export(replace(document, pledges=(pledge,)), language="en", on=ON).decode()
    assert "1. \\[完成\\]\\*一期\\*工程" in text
    assert "due: 2024-06-30" in text


@pytest.mark.parametrize("form", ["md", "csv", "xlsx"])
def test_the_command_writes_every_format(tmp_path: Path, form: str) -> None:
    target = tmp_path / f"out.{form}"
    result = CliRunner().invoke(
        main, ["read", str(SAMPLE), "--format", form, "-o", str(target), "--lang", "en"]
    )
    assert (result.exit_code, result.stderr) == (0, "")
    start = {"md": b"# ", "csv": b"\xef\xbb\xbfreport,", "xlsx": b"PK"}[form]
    assert target.read_bytes().startswith(start)


def test_several_reports_share_one_table_and_one_page(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(SAMPLE.read_bytes())
    table = CliRunner().invoke(main, ["read", str(tmp_path), "--format", "csv"]).stdout
    assert table.count("report,government") == 1
    page = CliRunner().invoke(main, ["read", str(tmp_path), "--format", "md"]).stdout
    assert (page.count("\n---\n"), page.count("\n# ") + page.startswith("# ")) == (1, 2)


def test_several_workbooks_go_to_a_folder(tmp_path: Path) -> None:
    corpus, target = tmp_path / "in", tmp_path / "out"
    (corpus / "sub").mkdir(parents=True)
    for name in ("a.txt", "a.md", "sub/b.txt"):
        (corpus / name).write_bytes(SAMPLE.read_bytes())
    refused = CliRunner().invoke(main, ["read", str(corpus), "--format", "xlsx", "--lang", "zh"])
    assert (refused.exit_code, "输出目录" in refused.stderr) == (1, True)
    result = CliRunner().invoke(main, ["read", str(corpus), "--format", "xlsx", "-o", f"{target}/"])
    assert (result.exit_code, result.stderr) == (0, "")
    found = sorted(path.relative_to(target).as_posix() for path in target.rglob("*.xlsx"))
    assert found == ["a-2.xlsx", "a.xlsx", "sub/b.xlsx"]


def test_a_folder_for_workbooks_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    target = f"{tmp_path / 'taken'}/"
    result = CliRunner().invoke(main, ["read", str(SAMPLE), "--format", "xlsx", "-o", target, "--lang", "zh"])
    assert (result.exit_code, "不能写入" in result.stderr) == (1, True)


def test_a_workbook_does_not_go_to_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    from luoshi.kernel.errors import Fault  # noqa: PLC0415
    from luoshi.reading.cli import inputs, running  # noqa: PLC0415

    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    jobs = inputs.jobs_of([str(SAMPLE)])
    with pytest.raises(Fault, match="终端"):
        running.run(jobs, "xlsx", "zh", output=None, workers=None, pretty=False, single=True)
