"""Addresses of language and of the demonstration's people; sign-in itself is allauth's."""

from django.urls import path

from guiju.lab.accounts import views

app_name = "accounts"
urlpatterns = [
    path("language", views.language, name="language"),
    path("demo/people", views.people, name="people"),
    path("demo/become", views.become, name="become"),
]
