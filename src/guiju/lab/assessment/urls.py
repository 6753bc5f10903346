"""Addresses of evaluations."""

from django.urls import path

from guiju.lab.assessment import run_views, seat_views, views

app_name = "assessment"
urlpatterns = [
    path("evaluation/", views.overview, name="overview"),
    path("evaluation/report.pdf", views.present_report, {"kind": "pdf"}, name="present_pdf"),
    path("evaluation/report.xlsx", views.present_report, {"kind": "xlsx"}, name="present_xlsx"),
    path("evaluation/rows/<str:row>/", views.row, name="row"),
    path("evaluation/runs/<str:code>/report.<slug:kind>", views.report, name="report"),
    path("evaluation/runs/<str:code>/", run_views.run, name="run"),
    path("evaluation/runs/<str:code>/rows/<str:row>/", views.run_row, name="run_row"),
    path("evaluation/runs/<str:code>/judge", run_views.judge, name="judge"),
    path("evaluation/runs/<str:code>/go-on", run_views.go_on, name="go_on"),
    path("evaluation/runs/<str:code>/freeze", run_views.freeze, name="freeze"),
    path("evaluation/evidence/<slug:kind>/<int:pk>/<int:place>", views.evidence, name="evidence"),
    path("assessor/", seat_views.seat, name="seat"),
    path("assessor/records/<str:number>/", seat_views.record, name="seat_record"),
]
