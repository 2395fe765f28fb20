"""Governments: made, named, opened to readers."""

from __future__ import annotations

from django.db import transaction

from luoshi.kernel.errors import Fault
from luoshi.office.actions.acts import By, act
from luoshi.office.models import LEVELS, Government, User
from luoshi.office.queries import home_government


@transaction.atomic
def ensure_home_government(*, name: str = "本级政府", code: str = "home", level: str = "other") -> Government:
    """The government this installation serves, made at the first start."""
    found = home_government()
    if found:
        return found
    made = Government.objects.create(code=code, name=name, level=level)
    new = {"name": name, "level": level}
    act(
        code,
        by=None,
        verb="office.government_made",
        kind="government",
        object_id=made.pk,
        detail={"new": new},
    )
    return made


@transaction.atomic
def rename_government(government_id: int, *, name: str, code: str, level: str, by: By) -> Government:
    """Give a government its name, division code and level."""
    if level not in LEVELS:
        raise Fault("office.unknown_level", level=level, known="、".join(LEVELS))
    government = Government.objects.select_for_update().get(pk=government_id)
    old = {"name": government.name, "code": government.code, "level": government.level}
    government.name, government.code, government.level = name, code, level
    government.save(update_fields=["name", "code", "level"])
    detail = {"old": old, "new": {"name": name, "code": code, "level": level}}
    act(
        code,
        by=by,
        verb="office.government_renamed",
        kind="government",
        object_id=government.pk,
        detail=detail,
    )
    return government


@transaction.atomic
def set_public_view(*, open_to_all: bool, by: User) -> Government:
    """Open or close the government's reading view to visitors without an account."""
    government = Government.objects.select_for_update().get(pk=by.government_id)
    old, government.public_view = government.public_view, open_to_all
    government.save(update_fields=["public_view"])
    act(
        government.code,
        by=by,
        verb="office.public_view_set",
        kind="government",
        object_id=government.pk,
        detail={"old": old, "new": open_to_all},
    )
    return government


@transaction.atomic
def mark_sample(government_id: int, *, by: By = None) -> Government:
    """Say that a government is fictitious; every page says so from then on. There is no way back."""
    government = Government.objects.select_for_update().get(pk=government_id)
    old, government.sample = government.sample, True
    government.save(update_fields=["sample"])
    act(
        government.code,
        by=by,
        verb="office.government_marked_sample",
        kind="government",
        object_id=government.pk,
        detail={"old": old, "new": True},
    )
    return government
