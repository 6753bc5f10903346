"""Addresses of Today, of the due dates, and of the state of the registers."""

from django.urls import path

from guiju.lab.today import views

urlpatterns = [
    path("today/", views.today, name="today"),
    path("dues/", views.due_dates, name="dues"),
    path("dues/do", views.do_to_chosen, name="dues_do"),
    path("state/", views.register_findings, name="state"),
]
