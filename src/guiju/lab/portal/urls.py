"""Addresses of the public pages, and of the counter's page that gives out a link."""

from django.urls import path

from guiju.lab.portal import capability, catalogue, counter, coverage, views

app_name = "portal"
urlpatterns = [
    path("capability/", capability.capability, name="capability"),
    path("capability.<slug:kind>", capability.export, name="capability_export"),
    path("conduct/", catalogue.catalogue, name="catalogue"),
    path("conduct/coverage/", coverage.coverage, name="coverage"),
    path("conduct/<slug:name>.<slug:kind>", catalogue.file, name="catalogue_file"),
    path("verify", views.verify, name="verify"),
    path("certificates/<str:number>/", views.certificate, name="certificate"),
    path("certificates/<str:number>/<slug:kind>", views.file, name="file"),
    path("status/<str:token>", views.status, name="status"),
    path("status-links/<str:number>/", counter.status_link, name="status_link"),
    path("favicon.ico", views.favicon, name="favicon"),
]
