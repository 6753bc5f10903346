"""Addresses of the register of equipment beside its lists: documents, labels, certificates and their confirmation."""

from django.urls import path

from guiju.lab.equipment import confirmation_views, traceability_views, views

app_name = "equipment"
urlpatterns = [
    path("equipment/labels", views.labels, name="labels"),
    path("equipment/documents/<int:pk>", views.document, name="document"),
    path("equipment/<str:code>/certificates/new/", traceability_views.new_certificate, name="new_certificate"),
    path("equipment/certificates/uploaded/<str:sha256>", traceability_views.uploaded, name="uploaded"),
    path("equipment/certificates/<int:pk>/", traceability_views.certificate, name="certificate"),
    path("equipment/certificates/<int:pk>/file", traceability_views.file, name="certificate_file"),
    path("equipment/certificates/<int:pk>/confirm/", confirmation_views.confirm, name="confirm"),
    path("equipment/confirmations/<int:pk>/", confirmation_views.confirmation, name="confirmation"),
    path("equipment/answers/<int:pk>/file", traceability_views.answer_file, name="answer_file"),
]
