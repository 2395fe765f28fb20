"""The security administrator's choices for the whole installation."""

from __future__ import annotations

from django.db import transaction

from luoshi.kernel.errors import Fault
from luoshi.office.actions.acts import act
from luoshi.office.domain.actor import Actor
from luoshi.office.domain.passwords import PROFILES, SECOND_FACTOR
from luoshi.office.models import SecurityPolicy
from luoshi.office.queries import policy


@transaction.atomic
def set_policy(*, password_profile: str, second_factor: str, by: Actor) -> None:
    """Choose the password profile and who must have a second factor; it holds from the next log-in on."""
    if password_profile not in PROFILES:
        raise Fault("office.unknown_choice", value=password_profile, known="、".join(PROFILES))
    if second_factor not in SECOND_FACTOR:
        raise Fault("office.unknown_choice", value=second_factor, known="、".join(SECOND_FACTOR))
    before = policy()
    old = {"password_profile": before.profile.code, "second_factor": before.second_factor}
    new = {"password_profile": password_profile, "second_factor": second_factor}
    if old == new:
        return
    SecurityPolicy.objects.update_or_create(pk=1, defaults=new)
    act(
        by.government,
        by=by,
        verb="office.policy_set",
        kind="policy",
        object_id=1,
        detail={"old": old, "new": new},
    )
