"""The JSON interface of reading: what the pages show and do, for programs."""

from __future__ import annotations

from ninja import Router

from luoshi.reading.api import corrections, figures, reports

router = Router(tags=["reading"])
for room in (reports, corrections, figures):
    router.add_router("", room.router)
