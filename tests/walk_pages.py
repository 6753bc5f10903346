"""Every page of the house with its parameters filled from what the house holds, for the tests that walk them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

ROLES = {
    "item_clerk": "demo-clerk",
    "equipment_keeper": "demo-keeper",
    "calibrator": "demo-calibrator",
    "reviewer": "demo-reviewer",
    "signatory": "demo-signatory",
    "technical_manager": "demo-technical",
    "quality_manager": "demo-quality",
    "head": "demo-head",
    "assessor": "demo-assessor",
}
PUBLIC = frozenset(
    {
        "demo:home",
        "accounts:people",
        "accounts:forgotten",
        "portal:capability",
        "portal:capability_export",
        "portal:catalogue",
        "portal:catalogue_file",
        "portal:verify",
        "portal:certificate",
        "portal:file",
        "portal:status",
        "portal:favicon",
        "account_login",
    }
)
"""Pages that answer to nobody in particular."""
LIBRARIES = ("account_", "mfa_")
POST_ONLY = frozenset(
    {
        "accounts:language",
        "accounts:become",
        "accounts:keep_view",
        "calibrations:review_sign",
        "calibrations:review_return",
        "calibrations:start",
        "calibrations:adjustment",
        "calibrations:climate",
        "calibrations:summary",
        "calibrations:readings",
        "calibrations:corrections",
        "calibrations:permits",
        "calibrations:permit_withdraw",
        "calibrations:placed",
        "calibrations:field",
        "issuing:issue",
        "issuing:replace",
        "issuing:withdraw",
        "issuing:void_number",
        "methods:template_check",
        "sheets:accept",
        "quality:begin",
        "quality:close",
        "quality:decide",
        "quality:go_on",
        "assessment:judge",
        "assessment:go_on",
        "assessment:freeze",
    }
)
"""Addresses that only take a form."""
PIECES = frozenset(
    {
        "calibrations:budget_simulation",
        "calibrations:lights",
        "calibrations:evaluation",
        "commissions:customers",
        "dues_do",
        "portal:favicon",
    }
)
"""Addresses whose answer is no whole page."""
FILES = frozenset(
    {
        "assessment:report",
        "assessment:evidence",
        "assessment:present_pdf",
        "assessment:present_xlsx",
        "sheets:faults",
        "sheets:template",
        "sheets:export",
        "portal:file",
        "portal:capability_export",
        "portal:catalogue_file",
        "ui:file",
        "equipment:document",
        "equipment:answer_file",
        "equipment:certificate_file",
        "equipment:uploaded",
        "issuing:document",
        "methods:procedure",
        "methods:evidence_file",
        "calibrations:review_draft_page",
        "calibrations:budget_report",
        "calibrations:budget_report_one",
        "calibrations:permit_file",
        "mfa_download_recovery_codes",
    }
)
UNUSED = frozenset(
    {
        "account_inactive",
        "account_reauthenticate",
        "account_email",
        "account_signup",
        "account_set_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_confirm_email",
        "account_email_verification_sent",
        "account_confirm_login_code",
        "mfa_authenticate",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes",
        "mfa_reauthenticate",
    }
)
"""Addresses of libraries that lead nowhere here without a state of the session; none may fail, none is looked at."""


@dataclass(frozen=True)
class Route:
    """One address of the resolver: its name, the view, the parameters of its pattern."""

    name: str
    view: Any
    parameters: tuple[str, ...]

    @property
    def is_register(self) -> bool:
        return self.name.startswith("admin:")

    @property
    def is_library(self) -> bool:
        return self.name.startswith(LIBRARIES)


@dataclass(frozen=True)
class Place:
    """An address that can be asked for."""

    route: Route
    url: str

    @property
    def is_page(self) -> bool:
        """Whether a person sees it as a page of its own."""
        name = self.route.name
        return name not in POST_ONLY | PIECES | FILES | UNUSED


def routes() -> list[Route]:
    """Every named address of the resolver, but for the REST interface, which knows tokens alone (test_api)."""
    from django.urls import URLResolver, get_resolver

    def below(resolver: Any, space: str) -> Iterator[Route]:
        for each in resolver.url_patterns:
            if isinstance(each, URLResolver):
                yield from below(each, space + (f"{each.namespace}:" if each.namespace else ""))
            elif each.name and space != "api:":
                names = tuple(each.pattern.regex.groupindex)
                yield Route(space + each.name, each.callback, names)

    return list(below(get_resolver(), ""))


def places() -> list[Place]:
    """Every address with its parameters filled. Those that nobody told how to fill are left out."""
    from django.urls import reverse

    found = []
    for route in routes():
        for parameters in _filled(route):
            url = "/accounts/signup/" if route.name == "accounts:forgotten" else reverse(route.name, kwargs=parameters)
            found.append(Place(route, url + _query(route.name, parameters)))
    return found


def _query(name: str, parameters: dict[str, Any]) -> str:
    from guiju.lab.issuing.models import Number

    if name in ("portal:certificate", "portal:file"):
        return f"?c={Number.objects.get(number=parameters['number']).code}"
    return ""


def _filled(route: Route) -> list[dict[str, Any]]:
    if not route.parameters:
        return [{}]
    if route.is_register:
        return _register(route)
    way = WAYS.get(route.name) or WAYS.get(route.name.partition(":")[0])
    found = way() if way is not None else []
    return [{"place": 1, **each} if "place" in route.parameters else each for each in found]


def unfilled() -> list[str]:
    """Names of addresses with parameters that nobody here knows how to fill: they would not be walked."""
    space = [each for each in routes() if each.parameters and not each.is_register]
    return [each.name for each in space if each.name not in WAYS and each.name.partition(":")[0] not in WAYS]


def _jobs() -> list[dict[str, Any]]:
    """One job in every state."""
    from guiju.lab.calibrations.models import Job

    newest = {each.state: each.number for each in Job.objects.order_by("pk")}
    return [{"number": each} for each in newest.values()]


def _templates() -> list[dict[str, Any]]:
    """The newest version of the budget templates of the first and of the last edition."""
    from guiju.lab.methods.models import BudgetTemplate

    found = list(BudgetTemplate.objects.order_by("pk"))
    members = ({"edition": each.edition_id, "code": each.code, "number": each.number} for each in (found[0], found[-1]))
    return list(members)


def _kept() -> list[dict[str, Any]]:
    """A picture of a room, and a proof that the browser does not show."""
    from guiju.lab.premises.models import RoomFile, Tenure

    found = (RoomFile.objects.order_by("pk")[0], Tenure.objects.order_by("pk")[0])
    return [{"app": "premises", "model": each._meta.model_name, "pk": each.pk} for each in found]


def _filed(model: str) -> list[int]:
    """Keys of the first row of a model of methods that has a file."""
    from django.apps import apps

    rows = apps.get_model("methods", model).objects.exclude(file_sha256="").order_by("pk")
    return list(rows.values_list("pk", flat=True)[:1])


def _measuring() -> list[dict[str, Any]]:
    from guiju.lab.calibrations.models import Job

    return [{"number": Job.objects.filter(state="measuring").order_by("-pk")[0].number}]


def _permits() -> list[dict[str, Any]]:
    """The newest job permit."""
    from guiju.lab.calibrations.models import JobPermit

    row = JobPermit.objects.select_related("job").order_by("-pk")[0]
    return [{"number": row.job.number, "permit": row.number}]


def _records() -> list[dict[str, Any]]:
    """One job in every state that has a record."""
    from guiju.lab.calibrations.models import Job

    found = Job.objects.exclude(state__in=("assigned", "measuring")).order_by("pk")
    return [{"number": each} for each in {each.state: each.number for each in found}.values()]


def _commissions() -> list[dict[str, Any]]:
    """The last nine commissions, which stand at every stage, and the first."""
    from guiju.lab.commissions.models import Commission

    numbers = list(Commission.objects.order_by("pk").values_list("number", flat=True))
    return [{"number": each} for each in [numbers[0], *numbers[-9:]]]


def _lines() -> list[dict[str, Any]]:
    return [{**each, "line": 1} for each in _commissions()[-3:]]


def _certificates() -> list[dict[str, Any]]:
    from guiju.lab.issuing.models import Certificate

    numbers = list(Certificate.objects.order_by("pk").values_list("number__number", flat=True))
    return [{"number": each} for each in (numbers[0], numbers[-1])]


def _with(kinds: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{**_certificates()[0], "kind": kind} for kind in kinds]


def _documents() -> list[dict[str, Any]]:
    """The first document of an item of equipment."""
    from guiju.lab.equipment.models import Document

    return [{"pk": each} for each in Document.objects.order_by("pk").values_list("pk", flat=True)[:1]]


def _tokens() -> list[dict[str, Any]]:
    from guiju.lab.portal import tokens
    from guiju.lab.portal.models import StatusLink

    return [{"token": tokens.token_of(each.salt)} for each in StatusLink.objects.filter(state="live")]


def _keys(label: str, **wanted: Any) -> list[dict[str, Any]]:
    """The first and the last row of a table by key."""
    from django.apps import apps

    keys = list(apps.get_model(label).objects.filter(**wanted).order_by("pk").values_list("pk", flat=True))
    return [{"pk": each} for each in dict.fromkeys((keys[0], keys[-1]))]


def _runs() -> list[dict[str, Any]]:
    """The newest evaluation run."""
    from guiju.lab.assessment.models import Run

    return [{"code": each.code} for each in Run.objects.order_by("-pk")[:1]]


def _items() -> list[dict[str, Any]]:
    return [{"code": "DEMO-E-07-1"}, {"code": "DEMO-E-03-1-B"}]


def _impacts() -> list[dict[str, Any]]:
    from guiju.lab.quality.models import Affected, Impact

    return [{"code": Impact.objects.order_by("pk")[0].code, "pk": Affected.objects.order_by("pk")[0].pk}]


WAYS: dict[str, Any] = {
    # Whatever else an app shows by number alone.
    "commissions": lambda: _commissions()[:1],
    "calibrations": lambda: _records()[:2],
    "issuing": lambda: _certificates()[:1],
    "portal:capability_export": lambda: [{"kind": "json"}, {"kind": "csv"}],
    "portal:catalogue_file": lambda: [
        {"name": "catalogue", "kind": "csv"},
        {"name": "oscal-catalog", "kind": "json"},
        {"name": "oscal-profile-in-house", "kind": "json"},
    ],
    "ui:file": _kept,
    "commissions:detail": _commissions,
    "commissions:labels": _commissions,
    "calibrations:review": _records,
    "calibrations:review_sign": _records,
    "calibrations:review_return": _records,
    "calibrations:review_draft": _records,
    "calibrations:review_draft_page": lambda: _records()[:1],
    "calibrations:assign": _lines,
    "calibrations:job": _jobs,
    "calibrations:bench": _jobs,
    "calibrations:lights": _jobs,
    "calibrations:evaluation": _jobs,
    "calibrations:start": _jobs,
    "calibrations:adjustment": _jobs,
    "calibrations:climate": _jobs,
    "calibrations:summary": _jobs,
    "calibrations:readings": _jobs,
    "calibrations:corrections": _jobs,
    "calibrations:finish": _measuring,
    "calibrations:permits": _jobs,
    "calibrations:placed": _jobs,
    "calibrations:field": _jobs,
    "calibrations:permit": _permits,
    "calibrations:permit_file": _permits,
    "calibrations:permit_withdraw": _permits,
    "methods:procedure": lambda: [{"pk": each} for each in _filed("Procedure")],
    "methods:evidence_file": lambda: [{"kind": "verification", "pk": each} for each in _filed("Verification")],
    "equipment:document": _documents,
    "methods:templates": lambda: [{"edition": each["edition"]} for each in _templates()],
    "methods:template": _templates,
    "methods:template_new": lambda: [{name: each[name] for name in ("edition", "code")} for each in _templates()],
    "methods:template_check": lambda: [{name: each[name] for name in ("edition", "code")} for each in _templates()],
    "calibrations:record": _records,
    "portal:certificate": _certificates,
    "portal:file": lambda: _with(("pdf", "xml", "proof", "record")),
    "portal:status": _tokens,
    "portal:status_link": lambda: _commissions()[-5:],
    "issuing:certificate_page": _certificates,
    "issuing:check": _certificates,
    "issuing:replace": _certificates,
    "issuing:withdraw": _certificates,
    "issuing:document": lambda: _with(("pdf", "xml", "proof", "record", "case")),
    "issuing:void_number": _certificates,
    "sheets:template": lambda: [{"act": "customers.register"}],
    "sheets:export": lambda: [{"table": "customers_customer", "kind": kind} for kind in ("csv", "xlsx")],
    "sheets:faults": list,
    "sheets:import": list,
    "equipment:uploaded": list,
    "equipment:new_certificate": _items,
    "equipment:certificate": lambda: _keys("equipment.certificate"),
    "equipment:certificate_file": lambda: _keys("equipment.certificate"),
    "equipment:confirm": lambda: _keys("equipment.certificate"),
    "equipment:confirmation": lambda: _keys("equipment.confirmation"),
    "equipment:answer_file": lambda: _keys("equipment.issuerquestion", answer="genuine"),
    "quality:downward": _items,
    "quality:begin": _items,
    "quality:decide": _impacts,
    "quality": lambda: [{"code": each["code"]} for each in _impacts()],
    "assessment": _runs,
    "assessment:report": lambda: [{**each, "kind": "pdf"} for each in _runs()],
    "assessment:evidence": lambda: [
        {"kind": "attestation", **each, "place": 0} for each in _keys("assessment.attestation")
    ],
    "assessment:row": lambda: [{"row": each} for each in ("4.4-2", "5-6a", "6.2-1", "6.9-7")],
    "assessment:run_row": lambda: [{**each, "row": row} for each in _runs() for row in ("4.5-10", "6.7-2")],
    "assessment:seat_record": lambda: _records()[:2],
    "account_confirm_email": lambda: [{"key": "x"}],
    "account_reset_password_from_key": lambda: [{"uidb36": "1", "key": "set-password"}],
}


def _register(route: Route) -> list[dict[str, Any]]:
    """Pages of a register: its first and its last row, and every deed of both."""
    from guiju.lab.ui.site import site

    if route.name == "admin:view_on_site":
        return [{"content_type_id": "1", "object_id": "1"}]
    if route.name == "admin:app_list":
        return [{"app_label": "people"}]
    admins = {f"admin:{model._meta.label_lower.replace('.', '_')}": found for model, found in site._registry.items()}
    stem = next(each for each in admins if route.name.startswith(f"{each}_"))
    admin = admins[stem]
    rows = list(admin.model.objects.order_by("pk"))
    rows = rows[:1] + rows[-1:] if len(rows) > 1 else rows
    if "object_id" in route.parameters:
        return [{"object_id": each.pk} for each in rows]
    if route.name == f"{stem}_bulk":
        return [{"name": each.name} for each in admin.bulk if each.act is not None]
    own = [each for each in admin.deeds if each.of is None]
    if "part" not in route.parameters:
        return [{"pk": rows[0].pk, "name": each.name} for each in own]
    parts = [(row, each, each.of(row).first()) for each in admin.deeds if each.of is not None for row in rows]
    return [{"pk": row.pk, "name": each.name, "part": part.pk} for row, each, part in parts if part is not None]


ELSEWHERE = (
    "account_logout",
    "admin:app_list",
    "admin:autocomplete",
    "admin:index",
    "admin:jsi18n",
    "admin:login",
    "admin:logout",
    "admin:search",
    "admin:view_on_site",
    "_delete",
)
"""Addresses of the registers' frame that lead elsewhere, answer a script or are closed to everybody."""
SEEN_BY = (
    ("today", tuple(ROLES)),
    ("dues", ("quality_manager",)),
    ("state", ("quality_manager",)),
    ("tokens", ("quality_manager",)),
    ("sheets:", ("item_clerk",)),
    ("commissions:detail", ("item_clerk", "technical_manager")),
    ("commissions:", ("item_clerk",)),
    ("portal:status_link", ("item_clerk",)),
    ("portal:coverage", ("quality_manager",)),
    ("calibrations:review", ("reviewer",)),
    ("calibrations:assign", ("technical_manager",)),
    ("calibrations:job", ("technical_manager", "calibrator")),
    ("calibrations:", ("calibrator",)),
    ("issuing:", ("signatory",)),
    ("admin:equipment_", ("equipment_keeper",)),
    ("equipment:confirm", ("calibrator",)),
    ("equipment:", ("equipment_keeper",)),
    ("quality:", ("quality_manager",)),
    ("assessment:seat", ("assessor",)),
    ("assessment:", ("quality_manager",)),
    ("methods:", ("technical_manager",)),
    ("admin:methods_", ("technical_manager",)),
    ("admin:premises_", ("technical_manager",)),
    ("admin:customers_", ("item_clerk",)),
    ("people:", ("quality_manager", "calibrator")),
    ("admin:", ("quality_manager",)),
    ("account_", ("quality_manager",)),
    ("mfa_", ("quality_manager",)),
)


def seen_by(place: Place) -> tuple[str, ...]:
    """The people for whom a page shows the most: those whose duty it is; nobody, as "", for the public's pages."""
    if place.route.name in PUBLIC:
        return ("",)
    return tuple(ROLES[role] for role in next(roles for stem, roles in SEEN_BY if place.route.name.startswith(stem)))


def _filed_elsewhere() -> tuple[str, ...]:
    """Addresses of adding in registers whose rows come about elsewhere, as the findings of a run do: there are none."""
    from guiju.lab.ui.site import site

    admins = [(model._meta.label_lower.replace(".", "_"), found) for model, found in site._registry.items()]
    return tuple(f"admin:{stem}_add" for stem, found in admins if getattr(found, "adding", None) is None)


def pages() -> list[tuple[str, Place]]:
    """Every page that a person looks at, with whom to look at it as."""
    shown = [
        each for each in places() if each.is_page and not each.route.name.endswith((*ELSEWHERE, *_filed_elsewhere()))
    ]
    return [(person, each) for each in shown for person in seen_by(each)]
