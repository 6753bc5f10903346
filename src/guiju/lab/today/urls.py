"""The address of Today."""

from django.urls import path

from guiju.lab.today import views

urlpatterns = [path("today/", views.today, name="today")]
