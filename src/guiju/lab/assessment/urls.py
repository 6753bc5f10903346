"""Addresses of evaluations."""

from django.urls import path

from guiju.lab.assessment import run_views, seat_views, views

app_name = "assessment"
urlpatterns = [
    path("evaluation/", views.overview, name="overview"),
    path("evaluation/report.<slug:kind>", views.present_report, name="present_report"),
    path("evaluation/rows/<str:row>/", views.row, name="row"),
    path("evaluation/runs/<str:code>/report.<slug:kind>", views.report, name="report"),
    path("evaluation/runs/<str:code>/", run_views.run, name="run"),
    path("evaluation/runs/<str:code>/judge", run_views.judge, name="judge"),
    path("evaluation/runs/<str:code>/freeze", run_views.freeze, name="freeze"),
    path("evaluation/evidence/<slug:kind>/<int:pk>/<int:place>", views.evidence, name="evidence"),
    path("assessor/", seat_views.seat, name="seat"),
    path("assessor/records/<str:number>/", seat_views.record, name="seat_record"),
]
