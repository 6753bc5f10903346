"""Addresses of the demonstration."""

from django.urls import path

from guiju.lab.demo import views

app_name = "demo"
urlpatterns = [path("", views.home, name="home")]
