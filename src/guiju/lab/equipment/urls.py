"""Addresses of the register of equipment beside its lists: documents and labels."""

from django.urls import path

from guiju.lab.equipment import views

app_name = "equipment"
urlpatterns = [
    path("equipment/labels", views.labels, name="labels"),
    path("equipment/documents/<int:pk>", views.document, name="document"),
]
