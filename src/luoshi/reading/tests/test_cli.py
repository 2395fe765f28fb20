"""The command: one report a document, several a stream of lines, refusals told and nothing left behind."""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from typing_extensions import override

from luoshi import __version__
from luoshi.reading import read
from luoshi.reading.cli import inputs, output, progress, reading, running
from luoshi.reading.cli.inputs import Job
from luoshi.reading.domain.document import Document
from luoshi.server.cli import main

SAMPLE = next((Path(__file__).parents[1] / "sample_reports").glob("*.txt"))
HEAD = "临江市政府工作报告\n{year}年1月5日在临江市第一届人民代表大会第二次会议上\n"
BODY = "一、{last}年工作回顾\n地区生产总值增长{done}%。\n二、{year}年工作安排\n地区生产总值增长{aim}%。\n"


def report(year: int, done: str, aim: str) -> str:
    return (HEAD + BODY).format(year=year, last=year - 1, done=done, aim=aim)


def luoshi(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner(env={"LANG": "zh_CN.UTF-8", "LC_ALL": ""}).invoke(
        main, [str(one) for one in arguments], input=stdin
    )


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Three years of one government, and what is no report among them."""
    folder = tmp_path / "corpus"
    (folder / "old").mkdir(parents=True)
    (folder / "b-2024.txt").write_text(report(2024, "5.5", "5"), encoding="utf-8")
    (folder / "a-2023.txt").write_bytes(report(2023, "4", "5").encode("gb18030"))
    (folder / "old" / "2022.md").write_text(report(2022, "3", "4.5"), encoding="utf-16")
    (folder / "notes.tsv").write_text("a\tb", encoding="utf-8")
    (folder / ".hidden.txt").write_text("x", encoding="utf-8")
    (folder / "~$lock.docx").write_text("x", encoding="utf-8")
    return folder


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_one_report_gives_one_document() -> None:
    result = luoshi("read", SAMPLE)
    assert result.exit_code == 0
    assert result.stderr == ""
    document = json.loads(result.stdout)
    assert document["report"]["text"] == SAMPLE.read_bytes().decode()
    assert (document["report"]["source"], document["report"]["encoding"]) == (SAMPLE.name, "utf-8")


def test_pretty_is_the_same_document_indented() -> None:
    pretty, plain = luoshi("read", SAMPLE, "--pretty"), luoshi("read", SAMPLE)
    assert json.loads(pretty.stdout) == json.loads(plain.stdout)
    assert (len(plain.stdout.splitlines()), len(pretty.stdout.splitlines()) > 1000) == (1, True)


def test_every_span_holds_its_text() -> None:
    document = json.loads(luoshi("read", SAMPLE).stdout)
    text = document["report"]["text"]
    spans = [record for kind in ("statements", "figures", "pledges") for record in document[kind]]
    assert len(spans) > 1000
    assert all(record["text"] == text[record["start"] : record["end"]] for record in spans)
    subjects = [figure for figure in document["figures"] if figure["subject"] is not None]
    assert subjects
    assert all(one["subject"] == text[one["subject_start"] : one["subject_end"]] for one in subjects)


def test_standard_input_is_read() -> None:
    result = luoshi("read", "-", stdin=report(2023, "4", "5").encode("gb18030"))
    document = json.loads(result.stdout)
    assert document["report"]["encoding"] == "gb18030"
    assert document["report"]["text"] == report(2023, "4", "5")


def test_several_reports_give_lines_and_their_links(corpus: Path) -> None:
    result = luoshi("read", corpus / "b-2024.txt", corpus / "a-2023.txt")
    *documents, last = lines(result)
    assert [one["report"]["year"] for one in documents] == [2024, 2023]  # type: ignore[index]
    assert list(last) == ["links"]
    ends = [(link["target"]["report"], link["outcome"]["report"]) for link in last["links"]]  # type: ignore[attr-defined]
    assert ends == [(documents[1]["report"]["id"], documents[0]["report"]["id"])]  # type: ignore[index]


@pytest.mark.parametrize("jobs", ["1", "2", "9"])
def test_a_folder_is_read_in_order_whatever_the_number_of_processes(corpus: Path, jobs: str) -> None:
    result = luoshi("read", corpus, "--jobs", jobs)
    assert (result.exit_code, result.stderr) == (0, "")
    *documents, last = lines(result)
    assert [one["report"]["source"] for one in documents] == ["a-2023.txt", "b-2024.txt", "old/2022.md"]  # type: ignore[index]
    assert len(last["links"]) == 2  # type: ignore[arg-type]


def test_a_folder_gives_lines_even_for_one_report(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(report(2023, "4", "5"), encoding="utf-8")
    assert [next(iter(line)) for line in lines(luoshi("read", tmp_path))] == ["report", "links"]


def test_a_file_named_twice_is_read_once(corpus: Path) -> None:
    assert len(lines(luoshi("read", corpus / "a-2023.txt", corpus))) == 4


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_one_bad_file_stops_no_other(corpus: Path, jobs: str) -> None:
    (corpus / "a-bad.txt").write_bytes(b"")
    (corpus / "c-bad.pdf").write_bytes(b"%PDF-1.4 cut")
    result = luoshi("read", corpus, "--jobs", jobs)
    assert result.exit_code == 1
    assert "a-bad.txt”是空的" in result.stderr
    assert "办法：" in result.stderr
    assert "c-bad.pdf" in result.stderr
    assert len(lines(result)) == 4


@pytest.mark.parametrize(
    ("lang", "wrong", "after"), [("zh", "错误：", "办法："), ("en", "Error: ", "What to do: ")]
)
def test_a_refusal_speaks_the_language_asked_for(tmp_path: Path, lang: str, wrong: str, after: str) -> None:
    empty = tmp_path / "空.txt"
    empty.touch()
    result = luoshi("read", empty, "--lang", lang)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(wrong)
    assert after in result.stderr
    assert "空.txt" in result.stderr


def test_a_missing_file_and_an_empty_folder_are_told(tmp_path: Path) -> None:
    missing = luoshi("read", tmp_path / "none.txt")
    assert (missing.exit_code, "找不到" in missing.stderr) == (1, True)
    empty = luoshi("read", tmp_path)
    assert (empty.exit_code, "没有可读的报告" in empty.stderr) == (1, True)


def test_no_file_at_all_is_a_question(corpus: Path) -> None:
    result = luoshi("read")
    assert result.exit_code == 2
    assert "请写出要读的报告" in result.stderr


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x", encoding="utf-8")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    result = luoshi("read", file)
    assert (result.exit_code, "Permission denied" in result.stderr) == (1, True)


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    big = tmp_path / "big.txt"
    with big.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    opened: list[object] = []
    monkeypatch.setattr(Path, "open", lambda *arguments, **_: opened.append(arguments))
    result = luoshi("read", big)
    assert (result.exit_code, opened) == (1, [])
    assert "50 MB" in result.stderr


def test_a_pipe_is_read_though_it_tells_no_size(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    with os.fdopen(writer, "wb") as stream:
        stream.write(report(2023, "4", "5").encode())
    assert inputs.load(Job(f"/dev/fd/{reader}", "pipe")).decode() == report(2023, "4", "5")
    os.close(reader)


def test_output_is_written_whole_and_with_the_usual_rights(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    result = luoshi("read", SAMPLE, "--output", target)
    assert (result.exit_code, result.stdout) == (0, "")
    assert json.loads(target.read_text(encoding="utf-8"))["figures"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o666 & ~output._umask()
    assert os.listdir(tmp_path) == ["out.json"]


def test_a_refusal_leaves_no_output_and_keeps_the_former_one(tmp_path: Path) -> None:
    empty, target = tmp_path / "a.txt", tmp_path / "out.json"
    empty.touch()
    assert luoshi("read", empty, "-o", target).exit_code == 1
    assert os.listdir(tmp_path) == ["a.txt"]
    target.write_text("former", encoding="utf-8")
    assert luoshi("read", empty, "-o", target).exit_code == 1
    assert target.read_text(encoding="utf-8") == "former"


def test_a_failure_while_writing_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), output.written(str(tmp_path / "out.json")) as stream:  # noqa: PT012
        stream.write(b"half")
        raise KeyboardInterrupt
    assert os.listdir(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    result = luoshi("read", SAMPLE, "-o", tmp_path / "no" / "out.json")
    assert (result.exit_code, "不能写入" in result.stderr) == (1, True)


def test_a_disk_that_fills_up_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fchmod", full)
    result = luoshi("read", SAMPLE, "-o", tmp_path / "out.json")
    assert (result.exit_code, "No space left" in result.stderr, os.listdir(tmp_path)) == (1, True, [])


def test_a_report_is_never_overwritten_by_its_reading(tmp_path: Path) -> None:
    copied = tmp_path / "a.txt"
    shutil.copy(SAMPLE, copied)
    result = luoshi("read", copied, "-o", tmp_path / "." / "a.txt")
    assert (result.exit_code, "毁掉原文" in result.stderr) == (1, True)
    assert copied.read_bytes() == SAMPLE.read_bytes()


def test_a_defect_of_the_reader_is_a_refusal_of_that_file(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = read

    def fails(text: str, **rest: Any) -> Document:
        if "2024年工作" in text:
            raise IndexError("planted")
        return real(text, **rest)

    monkeypatch.setattr(reading, "read", fails)
    result = luoshi("read", corpus, "-j", "1")
    assert result.exit_code == 1
    assert "IndexError: planted" in result.stderr
    assert len(lines(result)) == 3


def test_a_file_that_kills_its_process_fails_alone(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_read_chunk", _dies_on_2024)
    result = luoshi("read", corpus, "-j", "2")
    assert result.exit_code == 1
    assert result.stderr.count("process ended") == 1
    assert "b-2024.txt" in result.stderr
    assert len(lines(result)) == 3


def _dies_on_2024(chunk: tuple[Job, ...], plan: reading.Plan) -> list[reading.Result]:
    if any("2024" in job.name for job in chunk):
        os._exit(9)
    return [reading.read_job(job, plan) for job in chunk]


def test_memory_does_not_follow_the_corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 400 files at most a window of chunks is under way before the first result is taken."""
    sent: list[int] = []

    class Pool:
        def __init__(self, *_: object, **__: object) -> None: ...

        def submit(self, work: object, chunk: tuple[Job, ...], plan: reading.Plan) -> object:
            sent.append(len(chunk))
            return type("Done", (), {"result": lambda self: [reading.Result(job) for job in chunk]})()

        def shutdown(self, **_: object) -> None: ...

    monkeypatch.setattr(reading, "ProcessPoolExecutor", Pool)
    jobs = [Job(f"{number}.txt", f"{number}.txt") for number in range(400)]
    results = reading.results(jobs, reading.Plan("json", "zh"), 2)
    next(results)
    assert sum(sent) <= 2 * reading.AHEAD * reading.CHUNK
    assert [result.job for result in results] == jobs[1:]


def test_the_bar_shows_only_on_a_terminal(monkeypatch: pytest.MonkeyPatch, corpus: Path) -> None:
    class Terminal(io.StringIO):
        @override
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    jobs = inputs.jobs_of([str(corpus)])
    found = list(progress.shown(iter([reading.Result(job) for job in jobs]), jobs, "zh"))
    assert [result.job for result in found] == jobs
    assert "3/3" in screen.getvalue()


def test_the_schema_is_printed(tmp_path: Path) -> None:
    assert json.loads(luoshi("read", "--schema").stdout)["$schema"].endswith("2020-12/schema")


def test_help_names_every_command_in_the_language_of_the_environment() -> None:
    assert "读报告" in luoshi("--help").stdout
    english = CliRunner(env={"LANG": "en_GB.UTF-8", "LC_ALL": ""}).invoke(main, ["--help"])
    assert "Read reports" in english.stdout
    assert __version__ in luoshi("--version").stdout


def test_an_unknown_command_is_refused() -> None:
    assert luoshi("reed").exit_code == 2


def test_running_tells_what_was_not_read(corpus: Path) -> None:
    jobs = inputs.jobs_of([str(corpus / "a-2023.txt")])
    target = str(corpus / "out.json")
    assert running.run(jobs, "json", "zh", output=target, workers=None, pretty=False, single=True) is False
