"""Addresses of the search downward and of impact assessments."""

from django.urls import path

from guiju.lab.quality import views

app_name = "quality"
urlpatterns = [
    path("equipment/<str:code>/depends/", views.downward, name="downward"),
    path("equipment/<str:code>/impact", views.begin, name="begin"),
    path("traceability/", views.register, name="register"),
    path("impact/", views.impacts, name="impacts"),
    path("impact/<str:code>/", views.impact, name="impact"),
    path("impact/<str:code>/go-on", views.go_on, name="go_on"),
    path("impact/<str:code>/close", views.close, name="close"),
    path("impact/<str:code>/<int:pk>", views.decide, name="decide"),
]
