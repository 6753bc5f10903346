"""Every address of the house."""

from django.urls import include, path

from guiju.lab.ui.site import site

urlpatterns = [
    path("", include("guiju.lab.demo.urls")),
    path("", include("guiju.lab.ui.urls")),
    path("", include("guiju.lab.accounts.urls")),
    path("", include("guiju.lab.today.urls")),
    path("", include("guiju.lab.commissions.urls")),
    path("", include("guiju.lab.calibrations.urls")),
    path("", include("guiju.lab.methods.urls")),
    path("", include("guiju.lab.people.urls")),
    path("", include("guiju.lab.equipment.urls")),
    path("", include("guiju.lab.portal.urls")),
    path("", include("guiju.lab.issuing.urls")),
    path("", include("guiju.lab.api.urls")),
    path("", include("guiju.lab.sheets.urls")),
    path("", include("guiju.lab.quality.urls")),
    path("", include("guiju.lab.assessment.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("registers/", site.urls),
]

handler400 = "guiju.lab.portal.errors.malformed"
handler403 = "guiju.lab.portal.errors.forbidden"
handler404 = "guiju.lab.portal.errors.not_found"
handler500 = "guiju.lab.portal.errors.failed"
