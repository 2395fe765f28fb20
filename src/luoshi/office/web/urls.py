"""Routes of the office: coming in and one's own account, the directory, accounts, security."""

from django.urls import include, path

from luoshi.office.web import accounts, directory, keeping, own, security, views, workbook

office = [
    path("login/", views.log_in, name="login"),
    path("login/code/", views.code, name="code"),
    path("logout/", views.log_out, name="logout"),
    path("language/", views.language, name="language"),
    path("account/", own.account, name="account"),
    path("account/post/", own.post, name="post"),
    path("account/password/", own.password, name="password"),
    path("account/second-factor/", own.second_factor, name="second-factor"),
    path("account/second-factor/off/", own.second_factor_off, name="second-factor-off"),
    path("account/recovery/", own.recovery, name="recovery"),
    path("account/sessions/end/", own.end_sessions, name="end-sessions"),
]
units = [
    path("units/", directory.tree, name="tree"),
    path("units/new/", keeping.new_unit, name="new"),
    path("units/<int:pk>/", directory.unit, name="unit"),
    path("units/<int:pk>/edit/", keeping.edit_unit, name="edit"),
    path("units/<int:pk>/posts/new/", keeping.new_post, name="post-new"),
    path("posts/<int:pk>/", directory.post, name="post"),
    path("posts/<int:pk>/edit/", keeping.edit_post, name="post-edit"),
    path("posts/<int:pk>/start/", keeping.start, name="start"),
    path("tenures/<int:pk>/hand-over/", keeping.hand_over, name="hand-over"),
    path("persons/", keeping.persons, name="persons"),
    path("persons/new/", keeping.new_person, name="person-new"),
    path("persons/<int:pk>/", directory.person, name="person"),
    path("persons/<int:pk>/edit/", keeping.edit_person, name="person-edit"),
    path("persons/<int:pk>/phone/", directory.phone, name="phone"),
    path("directory/import/", workbook.take_in, name="import"),
    path("directory/export/", workbook.export, name="export"),
    path("directory/template/", workbook.template, name="template"),
]
accounts_ = [
    path("accounts/", accounts.listed, name="list"),
    path("accounts/new/", accounts.new, name="new"),
    path("accounts/<int:pk>/active/", accounts.active, name="active"),
    path("accounts/<int:pk>/password/", accounts.reset, name="reset"),
]
security_ = [
    path("security/", security.overview, name="overview"),
    path("security/policy/", security.policy, name="policy"),
    path("security/unlock/", security.unlock, name="unlock"),
    path("security/sessions/end/", security.end_session, name="end-session"),
    path("security/second-factor/<int:pk>/reset/", security.reset_factor, name="reset-factor"),
]
urlpatterns = [
    path("", include((office, "office"))),
    path("", include((units, "units"))),
    path("", include((accounts_, "accounts"))),
    path("", include((security_, "security"))),
]
