"""What every test run knows: which tests touch a database, and which belong to the trust suites."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "django_db_setup", "live_server"}
PROMISE = re.compile(r"test_g\d\d_")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--database-only`: the tests that touch a database, for a run on another engine."""
    parser.addoption("--database-only", action="store_true", help="run only tests that touch a database")


def _touches_database(item: pytest.Item) -> bool:
    fixtures: list[str] = getattr(item, "fixturenames", [])
    return item.get_closest_marker("django_db") is not None or not DATABASE_FIXTURES.isdisjoint(fixtures)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests named after a promise, and leave out what touches no database when asked to."""
    for item in items:
        if PROMISE.match(item.name):
            item.add_marker(pytest.mark.trust)
    if config.getoption("--database-only"):
        chosen = [item for item in items if _touches_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen


@pytest.fixture(autouse=True)
def _own_settings(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Kept files of a test go where its other files go, never into an installation."""
    if _touches_database(request.node):
        settings = request.getfixturevalue("settings")
        settings.LUOSHI_FILES = tmp_path / "files"
        settings.LUOSHI_ANCHORS = tmp_path / "anchors"
        # a slow hash belongs to installations, not to a thousand tests
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
