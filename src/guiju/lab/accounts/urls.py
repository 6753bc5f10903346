"""Addresses of language and of the demonstration's people; sign-in itself is allauth's."""

from django.urls import path, re_path

from guiju.lab.accounts import views

app_name = "accounts"
urlpatterns = [
    path("language", views.language, name="language"),
    path("views", views.keep_view, name="keep_view"),
    path("demo/people", views.people, name="people"),
    path("demo/become", views.become, name="become"),
    # These stand before allauth's own: nobody opens an account or gets a password by mail.
    re_path(
        r"^accounts/(?:signup|email|confirm-email|password/set|password/reset|login/code)(?:/.*)?$",
        views.forgotten,
        name="forgotten",
    ),
]
