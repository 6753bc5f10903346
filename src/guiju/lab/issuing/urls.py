"""Addresses of issued certificates."""

from django.urls import path

from guiju.lab.issuing import views

app_name = "issuing"
urlpatterns = [
    path("verify", views.verify, name="verify"),
    path("certificates/<str:number>/", views.certificate, name="certificate"),
    path("certificates/<str:number>/<slug:kind>", views.file, name="file"),
]
