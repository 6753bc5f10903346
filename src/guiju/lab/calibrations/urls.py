"""Addresses of the bench and of the jobs."""

from django.urls import include, path

from guiju.lab.calibrations import bench_views, capture_views, finish_views, permit_views, views

app_name = "calibrations"
urlpatterns = [
    path("", include("guiju.lab.calibrations.review_urls")),
    path("", include("guiju.lab.calibrations.budget_urls")),
    path("jobs/", views.jobs, name="jobs"),
    path("commissions/<str:number>/<int:line>/assign", views.assign, name="assign"),
    path("jobs/<str:number>/", views.job, name="job"),
    path("jobs/<str:number>/bench/", bench_views.bench, name="bench"),
    path("jobs/<str:number>/lights", bench_views.lights, name="lights"),
    path("jobs/<str:number>/evaluation", bench_views.evaluation, name="evaluation"),
    path("jobs/<str:number>/start", bench_views.start, name="start"),
    path("jobs/<str:number>/climate", bench_views.climate, name="climate"),
    path("jobs/<str:number>/adjustment", bench_views.adjustment, name="adjustment"),
    path("jobs/<str:number>/placed", bench_views.placed, name="placed"),
    path("jobs/<str:number>/field", bench_views.field, name="field"),
    path("jobs/<str:number>/summary", bench_views.summary, name="summary"),
    path("jobs/<str:number>/readings", capture_views.readings, name="readings"),
    path("jobs/<str:number>/corrections", capture_views.corrections, name="corrections"),
    path("jobs/<str:number>/finish/", finish_views.finish, name="finish"),
    path("jobs/<str:number>/permits/", permit_views.issue, name="permits"),
    path("jobs/<str:number>/permits/<str:permit>/", permit_views.permit_page, name="permit"),
    path("jobs/<str:number>/permits/<str:permit>/file", permit_views.permit_file, name="permit_file"),
    path("jobs/<str:number>/permits/<str:permit>/withdraw", permit_views.withdraw, name="permit_withdraw"),
    path("jobs/<str:number>/record/", finish_views.frozen, name="record"),
]
