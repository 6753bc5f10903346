"""The side bar of the staff pages: what each role does every day, then the registers."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

DAILY: tuple[tuple[str, str, str, frozenset[str]], ...] = (
    ("today", "Today", "today", frozenset()),
    ("commissions:list", "Commissions", "inbox", frozenset()),
    ("calibrations:jobs", "Jobs", "assignment", frozenset()),
    ("dues", "Due dates", "event", frozenset()),
    ("state", "State of the registers", "rule", frozenset()),
    ("portal:coverage", "The code and the software", "checklist", frozenset()),
    ("calibrations:reviews", "Review", "fact_check", frozenset({"reviewer", "technical_manager", "quality_manager"})),
    ("issuing:signing", "Signing", "draw", frozenset({"signatory"})),
    ("issuing:issued", "Certificates", "verified", frozenset()),
    (
        "assessment:overview",
        "Conduct evaluation",
        "workspaces",
        frozenset({"quality_manager", "technical_manager", "head", "assessor"}),
    ),
    ("assessment:seat", "Assessor's seat", "visibility", frozenset({"assessor", "quality_manager", "head"})),
    (
        "admin:assessment_adjudication_changelist",
        "Suspicions",
        "flag",
        frozenset({"item_clerk", "equipment_keeper", "calibrator", "reviewer", "signatory"}),
    ),
    ("quality:impacts", "Impact", "troubleshoot", frozenset({"quality_manager", "technical_manager", "head"})),
)
REGISTERS: tuple[tuple[str, str, str], ...] = (
    ("admin:agency_qualification_changelist", "Qualification and scope", "workspace_premium"),
    ("admin:people_person_changelist", "People", "groups"),
    ("admin:equipment_equipment_changelist", "Equipment", "precision_manufacturing"),
    ("admin:methods_method_changelist", "Methods", "menu_book"),
    ("admin:premises_room_changelist", "Rooms", "meeting_room"),
    ("admin:customers_customer_changelist", "Customers", "apartment"),
    ("admin:agency_agency_changelist", "Agency", "domain"),
    ("sheets:imports", "Import and export", "table_view"),
)


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Groups of links for whoever is signed in; a link that leads nowhere yet is left out."""
    from guiju.lab.accounts.queries import signed_in

    who = signed_in(request)
    roles = who.roles if who else frozenset()
    daily = [_item(request, name, title, icon) for name, title, icon, wanted in DAILY if not wanted or wanted & roles]
    registers = [_item(request, *each) for each in REGISTERS]
    return [
        {"title": _("Every day"), "items": [each for each in daily if each]},
        {"title": _("Registers"), "separator": True, "items": [each for each in registers if each]},
    ]


def _item(request: HttpRequest, name: str, title: str, icon: str) -> dict[str, Any] | None:
    from django.urls import NoReverseMatch

    try:
        link = reverse(name)
    except NoReverseMatch:
        return None
    return {"title": _(title), "icon": icon, "link": link, "active": request.path.startswith(link)}


def account(request: HttpRequest) -> list[dict[str, Any]]:
    """Links under the signed-in person's name."""
    from guiju.lab.house import clock

    links = [
        {"title": _("My data"), "link": reverse("people:me")},
        {"title": _("Change password"), "link": reverse("account_change_password")},
        {"title": _("Second factor"), "link": reverse("mfa_index")},
        {"title": _("Interface tokens"), "link": reverse("tokens")},
    ]
    if clock.is_demonstration():
        links.insert(0, {"title": _("Act as somebody else"), "link": reverse("accounts:people")})
    return links
