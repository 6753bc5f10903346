"""Addresses of import and export."""

from django.urls import path

from guiju.lab.sheets import views

app_name = "sheets"
urlpatterns = [
    path("sheets/", views.imports, name="imports"),
    path("sheets/accept", views.accepted, name="accept"),
    path("sheets/faults/<slug:digest>.xlsx", views.faults, name="faults"),
    path("sheets/templates/<str:act>.xlsx", views.template, name="template"),
    path("sheets/export/<str:table>.<slug:kind>", views.export, name="export"),
    path("sheets/<str:code>/", views.one_import, name="import"),
]
