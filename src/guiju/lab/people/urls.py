"""Addresses of pages on people beside the register."""

from django.urls import path

from guiju.lab.people import views

app_name = "people"
urlpatterns = [
    path("people/matrix", views.matrix, name="matrix"),
    path("people/findings", views.findings, name="findings"),
    path("people/me", views.me, name="me"),
]
