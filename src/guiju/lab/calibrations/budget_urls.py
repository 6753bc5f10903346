"""Addresses of the budgets of a frozen record; included under the namespace `calibrations`."""

from django.urls import path

from guiju.lab.calibrations import budget_views as views

urlpatterns = [
    path("jobs/<str:number>/budget/", views.budget, name="budget"),
    path("jobs/<str:number>/budget/report.pdf", views.report, name="budget_report"),
    path("jobs/<str:number>/budget/<int:place>/report.pdf", views.report, name="budget_report_one"),
    path("jobs/<str:number>/budget/<int:place>/simulation", views.simulation, name="budget_simulation"),
]
