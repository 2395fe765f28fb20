"""The WSGI application. It refuses to start half-secured rather than serve."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.server.settings")

application = get_wsgi_application()

from luoshi.server.installation import require_ready  # noqa: E402 - Django must be set up first

require_ready()
