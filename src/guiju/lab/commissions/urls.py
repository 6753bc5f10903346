"""Addresses of commissions."""

from django.urls import path

from guiju.lab.commissions import views

app_name = "commissions"
urlpatterns = [
    path("commissions/", views.listing, name="list"),
    path("commissions/new", views.new, name="new"),
    path("commissions/customers", views.customers, name="customers"),
    path("commissions/<str:number>/", views.detail, name="detail"),
    path("commissions/<str:number>/labels", views.labels, name="labels"),
]
