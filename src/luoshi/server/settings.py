"""Settings of an installation. Everything that differs between installations comes from the environment.

LUOSHI_HOME          the data directory (default `var` under the current directory)
LUOSHI_DATABASE_URL  postgresql://user:password@host:port/name; absent: SQLite in the data directory
LUOSHI_HOSTS         host names this installation answers to, comma separated (loopback always)
LUOSHI_HTTPS         1 behind a TLS proxy: secure cookies
LUOSHI_HASH          sha256 (default) or sm3: the algorithm of new journal rows and kept files
LUOSHI_ANCHORS       where heads of the journal are kept apart (default `anchors` in the data directory);
                     better on a disk that the database's administrator cannot write to
"""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONCE, NONE, SELF

HERE = Path(__file__).resolve().parent
LUOSHI_HOME = Path(os.environ.get("LUOSHI_HOME") or "var").resolve()
LUOSHI_FILES = LUOSHI_HOME / "files"
LUOSHI_HASH = os.environ.get("LUOSHI_HASH") or "sha256"
LUOSHI_ANCHORS = Path(os.environ.get("LUOSHI_ANCHORS") or LUOSHI_HOME / "anchors").resolve()
# a head is kept apart at the latest after so many rows of its chain, or so many seconds
LUOSHI_ANCHOR_ACTS = 20
LUOSHI_ANCHOR_SECONDS = 300
# texts longer than this are read by the worker, with progress
LUOSHI_LONG_TEXT = 60_000
LUOSHI_UPLOAD_LIMIT = 20 * 1024 * 1024

SECRET_FILE = LUOSHI_HOME / "secret"
# without its file (tests, one-off commands) a process has a secret of its own; the server refuses to start so
SECRET_KEY = SECRET_FILE.read_text("ascii").strip() if SECRET_FILE.exists() else secrets.token_urlsafe(48)
DEBUG = False
HTTPS = os.environ.get("LUOSHI_HTTPS") == "1"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"] + [
    h for h in os.environ.get("LUOSHI_HOSTS", "").split(",") if h
]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS]


def database(url: str | None) -> dict[str, Any]:
    """Django's entry for a database URL, or for the embedded SQLite."""
    if url:
        parts = urlsplit(url)
        if parts.scheme not in {"postgresql", "postgres"}:
            raise ValueError("LUOSHI_DATABASE_URL must start with postgresql://")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": LUOSHI_HOME / "luoshi.sqlite3",
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
        },
    }


DATABASES = {"default": database(os.environ.get("LUOSHI_DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "luoshi.server",
    "luoshi.pledges",
    "luoshi.reading",
    "luoshi.office",
    "luoshi.archive",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "luoshi.office.web.sessions.SessionLimits",
    "luoshi.office.web.sessions.ActingPost",
    "luoshi.server.middleware.LanguageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "luoshi.server.middleware.FaultMiddleware",
    "luoshi.office.web.gate.GateMiddleware",
]
ROOT_URLCONF = "luoshi.server.urls"
WSGI_APPLICATION = "luoshi.server.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "luoshi.server.context.page",
            ],
            # rooms have no folder of their own for template words: they stand in `web`
            "libraries": {
                "luoshi": "luoshi.server.words",
                "reading": "luoshi.reading.web.tags",
            },
        },
    }
]

AUTH_USER_MODEL = "office.User"
AUTHENTICATION_BACKENDS = ["luoshi.office.web.backend.AccountBackend"]
LOGIN_URL = "office:login"
# what makes a good password is a profile that each installation chooses (office/domain/passwords)
AUTH_PASSWORD_VALIDATORS: list[dict[str, str]] = []
SESSION_ENGINE = "luoshi.office.actions.sessions"
SESSION_COOKIE_NAME = "luoshi_session"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "luoshi_csrf"
CSRF_FAILURE_VIEW = "luoshi.server.pages.errors.csrf_failed"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = LUOSHI_UPLOAD_LIMIT + 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 300

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "luoshi_language"
LOCALE_PATHS = [LUOSHI_HOME / "locale"]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
