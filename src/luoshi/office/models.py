"""Tables of the office: governments, accounts, and the count of failed log-ins."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from typing_extensions import override

from luoshi.office.domain.rights import ROLES

LEVELS = ("state", "province", "prefecture", "county", "township", "other")


class Government(models.Model):
    """A government of this installation. `code` is its administrative division code, or a word where it has
    none yet.
    """

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=64)
    level = models.CharField(max_length=16, default="other")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="below")
    public_view = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(level__in=LEVELS), name="government_level_known")
        ]

    @override
    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Finds accounts by their log-in name, whatever its case."""

    @override
    def get_by_natural_key(self, username: str | None) -> User:
        """The account of that log-in name; DoesNotExist when there is none."""
        return self.get(login=(username or "").casefold())


class User(AbstractBaseUser):
    """An account: one person, one role. No superuser exists."""

    last_login = None  # the journal knows when somebody came in
    login = models.CharField(max_length=64, unique=True)
    display_name = models.CharField(max_length=64)
    role = models.CharField(max_length=16)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=8, blank=True)
    must_change_password = models.BooleanField(default=True)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="accounts")
    created_at = models.DateTimeField()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name", "role", "government"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=sorted(ROLES)), name="user_has_one_known_role")
        ]

    @override
    def __str__(self) -> str:
        return self.display_name


class LoginAttempt(models.Model):
    """Failed tries by log-in name or by address; `key` says which. Operational, not an act: never in the
    journal.
    """

    key = models.CharField(primary_key=True, max_length=96)
    failures = models.PositiveIntegerField(default=0)
    last_failed_at = models.DateTimeField(null=True)
