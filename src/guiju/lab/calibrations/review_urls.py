"""Addresses of the review; included under the namespace `calibrations`."""

from django.urls import path

from guiju.lab.calibrations import review_views as views

urlpatterns = [
    path("reviews/", views.reviews, name="reviews"),
    path("reviews/<str:number>/", views.review, name="review"),
    path("reviews/<str:number>/sign", views.sign, name="review_sign"),
    path("reviews/<str:number>/return", views.send_back, name="review_return"),
    path("reviews/<str:number>/draft/", views.draft, name="review_draft"),
    path("reviews/<str:number>/draft/<int:place>.png", views.draft_page, name="review_draft_page"),
]
