"""Addresses of the interface, and of the page of tokens."""

from django.urls import path

from guiju.lab.api import views
from guiju.lab.api.api import api

urlpatterns = [path("tokens/", views.own_tokens, name="tokens"), path("api/v1/", api.urls)]
