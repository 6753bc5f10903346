"""Every address of the house."""

from django.urls import include, path

urlpatterns = [
    path("", include("guiju.lab.demo.urls")),
    path("", include("guiju.lab.issuing.urls")),
]
