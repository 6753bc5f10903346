"""Addresses of checks for novelty, documents of methods, and the budget templates of an edition."""

from django.urls import path

from guiju.lab.methods import evidence_views, views

app_name = "methods"
urlpatterns = [
    path("methods/novelty/", evidence_views.novelty, name="novelty"),
    path("methods/procedures/<int:pk>/document", evidence_views.procedure, name="procedure"),
    path("methods/evidence/<slug:kind>/<int:pk>/document", evidence_views.evidence_file, name="evidence_file"),
    path("methods/editions/<int:edition>/templates/", views.templates, name="templates"),
    path("methods/editions/<int:edition>/templates/<str:code>/new/", views.new, name="template_new"),
    path("methods/editions/<int:edition>/templates/<str:code>/check", views.check, name="template_check"),
    path("methods/editions/<int:edition>/templates/<str:code>/<int:number>/", views.version, name="template"),
]
