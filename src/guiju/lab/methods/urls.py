"""Addresses of the budget templates of a method's edition."""

from django.urls import path

from guiju.lab.methods import views

app_name = "methods"
urlpatterns = [
    path("methods/editions/<int:edition>/templates/", views.templates, name="templates"),
    path("methods/editions/<int:edition>/templates/<str:code>/new/", views.new, name="template_new"),
    path("methods/editions/<int:edition>/templates/<str:code>/check", views.check, name="template_check"),
    path("methods/editions/<int:edition>/templates/<str:code>/<int:number>/", views.version, name="template"),
]
