"""The description of the interface is a committed file: a change of it is seen in review."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from django.test import Client

from luoshi.server.api import api

SNAPSHOT = Path(__file__).resolve().parents[4] / "docs" / "openapi.json"


def described() -> str:
    """The description without its version, which moves by itself."""
    schema = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    schema["info"]["version"] = "*"
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@pytest.mark.django_db
def test_the_description_is_served_to_everybody_and_has_no_page() -> None:
    visitor = Client()
    assert "/api/reports" in visitor.get("/api/openapi.json").json()["paths"]
    assert visitor.get("/api/docs").status_code in {302, 403, 404}


@pytest.mark.skipif(not SNAPSHOT.parent.exists(), reason="no docs beside an installed package")
def test_the_snapshot_is_up_to_date() -> None:
    """Renew it with RENEW_OPENAPI=1 in the environment of this test."""
    if "RENEW_OPENAPI" in os.environ:
        SNAPSHOT.write_text(described(), "utf-8")
    assert SNAPSHOT.read_text("utf-8") == described()
