"""Routes of the office."""

from django.urls import path

from luoshi.office.web import views

app_name = "office"
urlpatterns = [
    path("login/", views.log_in, name="login"),
    path("logout/", views.log_out, name="logout"),
    path("account/password/", views.password, name="password"),
    path("language/", views.language, name="language"),
]
