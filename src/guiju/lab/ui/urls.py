"""Addresses of what the pages of all registers share."""

from django.urls import path

from guiju.lab.ui.kept_files import file

app_name = "ui"
urlpatterns = [path("kept/<slug:app>/<slug:model>/<int:pk>", file, name="file")]
