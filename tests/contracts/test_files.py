"""What is committed: no host of a registry, no path of a machine, a README in every folder, hashed locks."""

import fnmatch
import importlib
import pkgutil
import re
import subprocess
from pathlib import Path

import pytest

import luoshi
from tests.contracts.house import PACKAGE, ROOT, committed, project, stages, text_of

# spelt so that this file holds none of them itself
HOSTS = re.compile(r"[p]ypi\.org|[p]ythonhosted|[n]pmjs\.org|[n]pmmirror|[d]eb\.debian\.org", re.IGNORECASE)
PATHS = re.compile(r"(?<![\w./~<-])/(?:[w]ork|[r]oot|[t]mp|[h]ome)(?:/|\b)(?![\w-])")
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PIN = re.compile(r"^(?P<name>[a-z0-9._-]+)==(?P<version>\S+)", re.M)


def strange(text: str) -> list[str]:
    """Registry hosts and machine paths in a text."""
    return [match.group() for pattern in (HOSTS, PATHS) for match in pattern.finditer(text)]


def unhashed(lock: str) -> list[str]:
    """Requirements of a lock that are not pinned and hashed, and lines that name a source."""
    logical = lock.replace("\\\n", " ").splitlines()
    wanted = [line for line in logical if line.strip() and not line.lstrip().startswith("#")]
    return [
        line[:60] for line in wanted if not PIN.match(line) or "--hash=sha256:" not in line or "://" in line
    ]


def named_in(path: Path) -> set[str]:
    """Package names that a requirements/*.in asks for itself."""
    lines = (line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return {re.split(r"[<>=\[; ]", line)[0] for line in lines if line and not line.startswith("-")}


def test_no_registry_and_no_machine_is_named() -> None:
    found = {str(path.relative_to(ROOT)): strange(text) for path in committed() if (text := text_of(path))}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("text", ["see |work/main", "cd |tmp", "https:||pypi,org|simple", '"|root/x"'])
def test_control_a_strange_word_is_seen(text: str) -> None:
    assert strange(text) == []
    assert strange(text.replace("|", "/").replace(",", ".")) != []


@pytest.mark.parametrize(
    "text", ["build/tmp/x", "a/work/b", "/workers", "</root>", "/work-list/", "tests/home/x"]
)
def test_control_other_words_pass(text: str) -> None:
    assert strange(text) == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_locks_are_pinned_hashed_and_name_no_source(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert PIN.findall(text)
    assert unhashed(text) == []


@pytest.mark.parametrize(
    "line",
    [
        "click",
        "click==8",
        "click>=8 --hash=sha256:1",
        "click @ https://x/y.whl --hash=sha256:1",
        "--index-url x",
    ],
)
def test_control_a_loose_requirement_is_seen(line: str) -> None:
    assert unhashed(line) == [line]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_asked_package_is_locked(lock: Path) -> None:
    locked = {name for name, _ in PIN.findall(lock.read_text(encoding="utf-8"))}
    assert named_in(lock.with_suffix(".in")) - locked == set()


def test_the_project_needs_what_run_installs() -> None:
    needed = {re.split(r"[<>=\[; ]", line)[0] for line in project()["project"]["dependencies"]}
    build = {"hatchling", "editables"}
    assert named_in(ROOT / "requirements" / "run.in") - build == needed


def folders_with_readme() -> list[Path]:
    """Every stage, every mechanism, every folder of tests, and every folder in the root that git keeps."""
    top = {path.relative_to(ROOT).parts[0] for path in committed() if len(path.relative_to(ROOT).parts) > 1}
    tests = [path.parent for path in (ROOT / "tests").glob("*/__init__.py")]
    mechanisms = [path.parent for path in PACKAGE.glob("mechanisms/*/__init__.py")]
    return [
        *(PACKAGE / stage for stage in stages()),
        *mechanisms,
        *tests,
        *(ROOT / name for name in sorted(top)),
    ]


@pytest.mark.parametrize("folder", folders_with_readme(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_folder_says_what_it_is(folder: Path) -> None:
    if folder.name not in {"src", ".ci"}:
        assert (folder / "README.md").is_file()


def test_readmes_commands_exist() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for command in ("make run", "make test"):
            assert re.search(rf"^\s*{command}\b", text, re.M), f"{name} does not show {command}"
            done = subprocess.run([*command.split(), "--dry-run"], cwd=ROOT, capture_output=True, check=False)
            assert done.returncode == 0, done.stderr


def pure_modules() -> list[str]:
    """Every module of the kernel and of a domain."""
    names = [info.name for info in pkgutil.walk_packages(luoshi.__path__, "luoshi.")]
    return [name for name in names if {"kernel", "domain"} & set(name.split(".")) and ".tests" not in name]


def test_coverage_measures_every_pure_room() -> None:
    """Each module is imported here, so that one that no test touches counts as missed and not as absent."""
    settings = project()["tool"]["coverage"]
    assert settings["report"]["fail_under"] == 100
    assert settings["run"]["branch"] is True
    modules = pure_modules()
    assert {"luoshi.kernel.errors", "luoshi.reading.domain.reader"} <= set(modules)
    for name in modules:
        file = importlib.import_module(name).__file__ or ""
        assert any(fnmatch.fnmatch(file, pattern) for pattern in settings["run"]["include"]), name
        assert not any(fnmatch.fnmatch(file, pattern) for pattern in settings["run"]["omit"]), name
