"""The password profile of the installation, and who must have a second factor."""

from __future__ import annotations

from dataclasses import dataclass

from luoshi.office.domain.passwords import DEFAULT_PROFILE, PROFILES, Profile
from luoshi.office.domain.rights import ADMINISTRATORS
from luoshi.office.models import SecurityPolicy, User


@dataclass(slots=True, frozen=True)
class Policy:
    """What holds here; `second_factor` is optional, administrators or everyone."""

    profile: Profile
    second_factor: str

    def demands_second_factor(self, role: str) -> bool:
        """Whether an account of that role must have one."""
        return self.second_factor == "everyone" or (
            self.second_factor == "administrators" and role in ADMINISTRATORS
        )


def policy() -> Policy:
    """The policy in force; before anybody chose one: ASVS, second factor optional."""
    row = SecurityPolicy.objects.filter(pk=1).first()
    if row is None:
        return Policy(PROFILES[DEFAULT_PROFILE], "optional")
    return Policy(PROFILES[row.password_profile], row.second_factor)


def second_factor_due(user: User) -> bool:
    """Whether an account must set up its second factor before it may do anything else."""
    return not user.totp_secret and policy().demands_second_factor(user.role)
