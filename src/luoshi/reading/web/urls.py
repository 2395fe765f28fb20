"""Routes of reading."""

from django.urls import path

from luoshi.reading.web import comparing, correcting, importing, keeping, listing, living

app_name = "reading"
urlpatterns = [
    path("reports/", listing.reports, name="reports"),
    path("reports/import/", importing.bring, name="import"),
    path("reports/<int:pk>/", living.living, name="living"),
    path("reports/<int:pk>/panel/", living.panel, name="panel"),
    path("reports/<int:pk>/progress/", importing.progress, name="progress"),
    path("reports/<int:pk>/source/", keeping.source, name="source"),
    path("reports/<int:pk>/annotations/", keeping.annotations_file, name="annotations"),
    path("reports/<int:pk>/public/", keeping.public, name="public"),
    path("reports/<int:pk>/reread/", keeping.reread, name="reread"),
    path("reports/<int:pk>/void/", keeping.void, name="void"),
    path("reports/<int:pk>/correct/", correcting.correct, name="correct"),
    path("corrections/<int:pk>/withdraw/", correcting.withdraw, name="withdraw"),
    path("reports/<int:first>/compare/<int:second>/", comparing.compare, name="compare"),
    path("search/", listing.search, name="search"),
    path("public-view/", keeping.public_view, name="public-view"),
]
