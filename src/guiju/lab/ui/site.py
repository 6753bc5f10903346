"""The staff interface of the registers: Unfold's site under our name, whose saves are acts."""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.module_loading import module_has_submodule
from unfold.sites import UnfoldAdminSite


class GuijuSite(UnfoldAdminSite):
    """Registers and reference data; its first page is Today, its sign-in is the house's."""

    site_url = None

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_authenticated)

    def index(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("today")

    def app_index(self, request: HttpRequest, app_label: str, extra_context: Any = None) -> HttpResponse:
        return redirect("today")

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect_to_login(request.GET.get("next") or reverse("today"))

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("account_change_password")

    def get_urls(self) -> Any:
        # Only our own registers: the admin pages that libraries bring would be saved without an act.
        for each in apps.get_app_configs():
            if each.name.startswith("guiju.lab.") and module_has_submodule(each.module, "admin"):
                import_module(f"{each.name}.admin")
        return super().get_urls()

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        inner = super().admin_view(view, cacheable)

        def with_policy(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            from guiju.lab.ui.desk import POLICY

            response = inner(request, *args, **kwargs)
            response.headers.setdefault("Content-Security-Policy", POLICY)
            response.headers.setdefault("X-Frame-Options", "SAMEORIGIN")
            return response

        return with_policy


site = GuijuSite(name="admin")
