"""All routes of the site."""

from django.urls import include, path

from luoshi.server import api as server_api
from luoshi.server.pages import about, home, journal

handler400 = "luoshi.server.pages.errors.bad_request"
handler403 = "luoshi.server.pages.errors.forbidden"
handler404 = "luoshi.server.pages.errors.not_found"
handler500 = "luoshi.server.pages.errors.broken"

urlpatterns = [
    path("", home.home, name="home"),
    path("about/", about.about, name="about"),
    path("api/", server_api.urls),
    path("favicon.ico", home.icon, name="icon"),
    path("health/", home.health, name="health"),
    path("journal/", journal.journal, name="journal"),
    path("journal/verify/", journal.verify, name="journal-verify"),
    path("journal/looks/", journal.looks, name="journal-looks"),
    path("journal/sheet/", journal.head_sheet, name="journal-sheet"),
    path("", include("luoshi.office.web.urls")),
    path("", include("luoshi.reading.web.urls")),
]
