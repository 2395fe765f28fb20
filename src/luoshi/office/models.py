"""Tables of the office: governments, units, posts, persons, who holds what, accounts and their sessions."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from typing_extensions import override

from luoshi.office.domain.actor import Actor
from luoshi.office.domain.directory import UNIT_KINDS
from luoshi.office.domain.passwords import PROFILES, SECOND_FACTOR
from luoshi.office.domain.rights import POST_ROLES, ROLES

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
    # a fictitious government to try the system on; every page says so
    sample = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(level__in=LEVELS), name="government_level_known")]

    @override
    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A unit 单位: a department, a town, an office, an assembly's committee. Days are inclusive."""

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="units")
    code = models.CharField(max_length=24)
    name = models.CharField(max_length=96)
    short_name = models.CharField(max_length=48)
    kind = models.CharField(max_length=16)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="below")
    duties = models.TextField(blank=True)
    sort_order = models.IntegerField(default=0)
    active_from = models.DateField(null=True)
    active_to = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["government", "code"], name="unit_code_once"),
            models.CheckConstraint(condition=Q(kind__in=UNIT_KINDS), name="unit_kind_known"),
            models.CheckConstraint(
                condition=Q(active_to=None) | Q(active_from=None) | Q(active_to__gte=F("active_from")),
                name="unit_ends_after_it_began",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="unit_not_below_itself"),
        ]

    @override
    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post 岗位: what duties, tasks and decisions refer to, so that a successor inherits them.

    `field_units` are the units a deputy head is in charge of (分管领域); `heads_all` marks who leads it all.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    code = models.CharField(max_length=32)
    title = models.CharField(max_length=48)
    role = models.CharField(max_length=24)
    duties = models.TextField(blank=True)
    field_text = models.CharField(max_length=255, blank=True)
    field_units = models.ManyToManyField(Unit, through="FieldUnit", related_name="led_by")
    heads_all = models.BooleanField(default=False)
    sort_order = models.IntegerField(default=0)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "code"], name="post_code_once"),
            # the three administrators hold no post: none of them does the government's business
            models.CheckConstraint(condition=Q(role__in=sorted(POST_ROLES)), name="post_has_a_business_role"),
        ]

    @override
    def __str__(self) -> str:
        return self.title


class FieldUnit(models.Model):
    """A unit in a deputy head's field."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="field_rows")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="field_rows")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "unit"], name="field_unit_once")]


class Person(models.Model):
    """A person who holds posts. `phone` is a marked field: who looked is known."""

    MARKED: ClassVar[tuple[str, ...]] = ("phone",)

    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="persons")
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=64)
    phone = models.CharField(max_length=32, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["government", "code"], name="person_code_once")]

    @override
    def __str__(self) -> str:
        return self.name


class Tenure(models.Model):
    """A person holds a post from a day to a day, both inclusive; `to_day` None: still. `shared`: 共同任职."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tenures")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tenures")
    from_day = models.DateField()
    to_day = models.DateField(null=True)
    shared = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=Q(to_day=None, shared=False), name="post_has_one_open_tenure"
            ),
            models.UniqueConstraint(
                fields=["post", "person"], condition=Q(to_day=None), name="person_holds_a_post_once"
            ),
            models.UniqueConstraint(fields=["post", "person", "from_day"], name="tenure_begins_once"),
            models.CheckConstraint(
                condition=Q(to_day=None) | Q(to_day__gte=F("from_day")), name="tenure_ends_after_it_began"
            ),
        ]


class UserManager(BaseUserManager["User"]):
    """Finds accounts by their log-in name, whatever its case."""

    @override
    def get_by_natural_key(self, username: str | None) -> User:
        """The account of that log-in name; DoesNotExist when there is none."""
        return self.get(login=(username or "").casefold())


class User(AbstractBaseUser):
    """An account. Either it belongs to a person and acts in the role of a post held today (`role` is empty),
    or it stands alone with one role: an administrator of the three, an agent, a first log-in. No superuser.
    """

    last_login = None  # the journal knows when somebody came in
    acting: Actor | None = None  # who it acts as within a request; set by the session's middleware
    login = models.CharField(max_length=64, unique=True)
    display_name = models.CharField(max_length=64)
    role = models.CharField(max_length=24, blank=True)
    person = models.OneToOneField(Person, null=True, on_delete=models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=8, blank=True)
    must_change_password = models.BooleanField(default=True)
    password_changed_at = models.DateTimeField(null=True)
    totp_secret = models.CharField(max_length=255, blank=True)  # encrypted; empty: no second factor
    totp_last_step = models.BigIntegerField(default=0)
    government = models.ForeignKey(Government, on_delete=models.PROTECT, related_name="accounts")
    created_at = models.DateTimeField()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name", "role", "government"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=sorted(ROLES), person=None) | Q(role="", person__isnull=False),
                name="user_has_one_known_role",
            )
        ]

    @override
    def __str__(self) -> str:
        return self.display_name


class RecoveryCode(models.Model):
    """A code that opens an account once when its second factor is lost; only its digest is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)


class SecurityPolicy(models.Model):
    """One row: the password profile of this installation, and who must have a second factor."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    password_profile = models.CharField(max_length=16)
    second_factor = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_security_policy"),
            models.CheckConstraint(
                condition=Q(password_profile__in=sorted(PROFILES)), name="password_profile_known"
            ),
            models.CheckConstraint(condition=Q(second_factor__in=SECOND_FACTOR), name="second_factor_known"),
        ]


class Session(AbstractBaseSession):
    """A browser's session. `handle` names it on pages: the key itself would let a reader in."""

    handle = models.CharField(max_length=32, unique=True)
    account = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    address = models.CharField(max_length=64, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)


class LoginAttempt(models.Model):
    """Failed tries by log-in name or by address; `key` says which. Operational, not an act: never in the
    journal.
    """

    key = models.CharField(primary_key=True, max_length=96)
    failures = models.PositiveIntegerField(default=0)
    last_failed_at = models.DateTimeField(null=True)
