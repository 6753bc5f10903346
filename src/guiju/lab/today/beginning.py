"""The first steps of a newly founded house: what its registers still lack before the first calibration."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from guiju.lab.agency.models import Agency, Qualification, ScopeRow
from guiju.lab.customers.models import Customer
from guiju.lab.equipment.models import Certificate, Equipment
from guiju.lab.house import clock
from guiju.lab.house.models import Installation
from guiju.lab.methods.models import BudgetTemplate, Edition, Method
from guiju.lab.people.models import Authorisation, Person, Role
from guiju.lab.premises.models import Room, Site
from guiju.lab.today.shown import Card, Row
from guiju.lab.ui.addresses import address
from guiju.lab.ui.words import ROLES, language

NEEDED = ("item_clerk", "equipment_keeper", "calibrator", "reviewer", "signatory", "technical_manager")
"""Roles without which no calibration gets from the counter to its certificate."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what is registered, where, by whom, and the rows that show it done."""

    title: Any
    page: str
    role: str
    rows: tuple[str, ...]


STEPS = (
    Step(_("Describe the agency"), "agency_agency", "quality_manager", ("agency",)),
    Step(_("Register people with their roles"), "people_person", "quality_manager", (*NEEDED, "person")),
    Step(_("Authorise calibrators, reviewers and signatories"), "people_person", "quality_manager", ("authorisation",)),
    Step(_("Register sites and rooms"), "premises_site", "technical_manager", ("site", "room")),
    Step(_("File qualification and scope"), "agency_qualification", "quality_manager", ("qualification", "scope")),
    Step(
        _("Register methods, editions and budget templates"),
        "methods_method",
        "technical_manager",
        ("method", "edition", "template"),
    ),
    Step(
        _("Register equipment and its certificates"),
        "equipment_equipment",
        "equipment_keeper",
        ("equipment", "certificate"),
    ),
    Step(_("Register customers"), "customers_customer", "item_clerk", ("customer",)),
)


def _there() -> dict[str, bool]:
    """Which registers hold a row, by one query."""
    day = clock.today()
    held = Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    models = {
        "agency": Agency,
        "person": Person,
        "authorisation": Authorisation,
        "site": Site,
        "room": Room,
        "qualification": Qualification,
        "scope": ScopeRow,
        "method": Method,
        "edition": Edition,
        "template": BudgetTemplate,
        "equipment": Equipment,
        "certificate": Certificate,
        "customer": Customer,
    }
    asked: dict[str, Any] = {f"there_{name}": Exists(model.objects.all()) for name, model in models.items()}
    asked |= {f"there_{name}": Exists(Role.objects.filter(held, name=name)) for name in NEEDED}
    found = Installation.objects.annotate(**asked).values(*asked).first() or {}
    return {name.removeprefix("there_"): bool(value) for name, value in found.items()}


def first_steps() -> Card | None:
    """What a new house still has to register, each step a link; None once every register holds something."""
    there = _there()
    done = [all(there.get(name, False) for name in each.rows) for each in STEPS]
    if all(done):
        return None
    rows = tuple(_row(each, is_done, there) for each, is_done in zip(STEPS, done, strict=True))
    left = len(STEPS) - sum(done)
    return Card(_("First steps of a new agency"), _("what is still to be registered"), rows, "", left)


def _unheld(roles: list[str]) -> list[Any]:
    between = ", " if language() == "en" else "、"
    return [_("nobody yet as: %(roles)s") % {"roles": between.join(roles)}] if roles else []


def _row(step: Step, done: bool, there: dict[str, bool]) -> Row:
    lacking = [str(ROLES[name]) for name in NEEDED if name in step.rows and not there.get(name, False)]
    return Row(
        text=str(step.title),
        link=address(f"admin:{step.page}_changelist"),
        detail=" · ".join(
            str(each) for each in (_("by: %(role)s") % {"role": ROLES[step.role]}, *_unheld(lacking)) if each
        ),
        tag=str(_("done") if done else _("not done yet")),
        tone="good" if done else "",
    )
