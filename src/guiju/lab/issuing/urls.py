"""Addresses of issued certificates."""

from django.urls import path

from guiju.lab.issuing import issued_views, signing_views

app_name = "issuing"
urlpatterns = [
    path("signing/", signing_views.signing, name="signing"),
    path("signing/approve", signing_views.approve, name="approve"),
    path("signing/issue", signing_views.issue, name="issue"),
    path("issued/", issued_views.issued, name="issued"),
    path("issued/<str:number>/", issued_views.certificate_page, name="certificate_page"),
    path("issued/<str:number>/check", issued_views.check, name="check"),
    path("issued/<str:number>/replace", issued_views.replace, name="replace"),
    path("issued/<str:number>/withdraw", issued_views.withdraw, name="withdraw"),
    path("issued/<str:number>/<slug:kind>", issued_views.document, name="document"),
    path("numbers/", issued_views.numbers, name="numbers"),
    path("numbers/<str:number>/void", issued_views.void, name="void_number"),
]
