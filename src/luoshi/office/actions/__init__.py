"""The office's only writer: the directory, accounts, their rights, and coming in and going out."""

from luoshi.office.actions.accounts import (
    change_password,
    create_account,
    random_password,
    reset_password,
    set_active,
    set_language,
)
from luoshi.office.actions.acts import SYSTEM_ACTOR, By
from luoshi.office.actions.directory import (
    hand_over,
    save_person,
    save_post,
    save_unit,
    start_tenure,
    take_directory,
)
from luoshi.office.actions.entering import log_in, log_in_with_code, log_out, unlock
from luoshi.office.actions.governments import ensure_home_government, rename_government, set_public_view
from luoshi.office.actions.importing import (
    Outcome,
    export_workbook,
    import_workbook,
    require_good,
)
from luoshi.office.actions.policy import set_policy
from luoshi.office.actions.second_factor import (
    address_of,
    enrol,
    new_secret,
    renew_codes,
    reset_second_factor,
    turn_off,
)
from luoshi.office.actions.sessions import end_other_sessions, end_session

__all__ = [
    "SYSTEM_ACTOR",
    "By",
    "Outcome",
    "address_of",
    "change_password",
    "create_account",
    "end_other_sessions",
    "end_session",
    "enrol",
    "ensure_home_government",
    "export_workbook",
    "hand_over",
    "import_workbook",
    "log_in",
    "log_in_with_code",
    "log_out",
    "new_secret",
    "random_password",
    "rename_government",
    "renew_codes",
    "require_good",
    "reset_password",
    "reset_second_factor",
    "save_person",
    "save_post",
    "save_unit",
    "set_active",
    "set_language",
    "set_policy",
    "set_public_view",
    "start_tenure",
    "take_directory",
    "turn_off",
    "unlock",
]
