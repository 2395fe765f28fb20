"""Routes of pledges: tasks and what belongs to them, motions, an actor's own work."""

from django.urls import include, path

from luoshi.pledges.web import acts, listing, task

tasks = [
    path("tasks/", listing.tasks, name="list"),
    path("tasks/<int:pk>/", task.task, name="task"),
    path("tasks/<int:pk>/move/", acts.move, name="move"),
    path("tasks/<int:pk>/milestones/", acts.settle, name="settle"),
    path("tasks/milestones/<int:pk>/<slug:how>/", acts.milestone, name="milestone"),
    path("tasks/asks/<int:pk>/<slug:how>/", acts.decide, name="decide"),
    path("tasks/proofs/<int:pk>/", task.proof, name="proof"),
    path("tasks/books/", listing.tasks, name="books"),
    path("tasks/books/<int:pk>/", listing.tasks, name="decompose"),
    path("tasks/books/<int:pk>/export/<slug:kind>/", listing.tasks, name="export"),
    path("tasks/feeds/", listing.tasks, name="feeds"),
    path("tasks/month/", listing.tasks, name="month"),
    path("tasks/returns/<int:pk>/", listing.tasks, name="return"),
    path("tasks/orders/", listing.tasks, name="orders"),
]
motions = [
    path("motions/", listing.tasks, name="list"),
    path("motions/<int:pk>/", listing.tasks, name="motion"),
]
urlpatterns = [
    path("", include((tasks, "tasks"))),
    path("", include((motions, "motions"))),
]
