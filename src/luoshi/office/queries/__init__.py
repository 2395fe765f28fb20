"""The only reads of the office that others may use."""

from __future__ import annotations

from luoshi.office.domain.actor import Actor
from luoshi.office.models import Government, Person, Post, SecurityPolicy, Session, Tenure, Unit, User
from luoshi.office.queries.accounts import (
    account,
    account_by_login,
    accounts,
    all_accounts,
    attempt,
    attempt_key,
    has_accounts,
    locked_logins,
)
from luoshi.office.queries.acting import (
    Visitor,
    acting_for,
    actor,
    actor_of,
    choose_post,
    held_posts,
    is_account,
    may,
    public_view_open,
    work_out,
)
from luoshi.office.queries.directory import (
    accounts_visible,
    directory_of,
    holders,
    persons_visible,
    post_code,
    posts_visible,
    sessions_visible,
    tenures_visible,
    units_visible,
)
from luoshi.office.queries.governments import (
    government_codes,
    governments_below,
    governments_of,
    home_government,
)
from luoshi.office.queries.policy import Policy, policy, second_factor_due

__all__ = [
    "Actor",
    "Government",
    "Person",
    "Policy",
    "Post",
    "SecurityPolicy",
    "Session",
    "Tenure",
    "Unit",
    "User",
    "Visitor",
    "account",
    "account_by_login",
    "accounts",
    "accounts_visible",
    "acting_for",
    "actor",
    "actor_of",
    "all_accounts",
    "attempt",
    "attempt_key",
    "choose_post",
    "directory_of",
    "government_codes",
    "governments_below",
    "governments_of",
    "has_accounts",
    "held_posts",
    "holders",
    "home_government",
    "is_account",
    "locked_logins",
    "may",
    "persons_visible",
    "policy",
    "post_code",
    "posts_visible",
    "public_view_open",
    "second_factor_due",
    "sessions_visible",
    "tenures_visible",
    "units_visible",
    "work_out",
]
