"""Where evidence is opened: the entry of a register, the record, the paper that a finding or a suspicion names."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.urls import reverse

from guiju.conduct.evaluation.sentences import place
from guiju.conduct.rule import RULES
from guiju.lab.ui.addresses import address
from guiju.lab.ui.register_lists import in_language
from guiju.lab.ui.words import language

ENTRIES: Mapping[str, tuple[str, ...]] = {
    "agency": ("agency.Qualification", "agency.ScopeRow"),
    "equipment": ("equipment.Equipment", "equipment.StandardSet", "equipment.Supplier"),
    "methods": ("methods.Method",),
    "people": ("people.Person", "people.Post", "people.Course", "methods.Method"),
    "premises": ("premises.Site", "premises.Room"),
    "traceability": ("equipment.Equipment", "equipment.Certificate"),
}
"""Registers by the names under which rules watch them, and whose entries their findings name by code."""

LISTS: Mapping[str, str] = {
    "AgencyRegister": "admin:agency_agency_changelist",
    "CalibrationFacts": "issuing:issued",
    "CorrectionsFacts": "calibrations:reviews",
    "DeclaredFacts": "portal:capability",
    "EquipmentFacts": "admin:equipment_equipment_changelist",
    "ItemsFacts": "commissions:list",
    "MethodRegisterFacts": "admin:methods_method_changelist",
    "NumbersFacts": "issuing:numbers",
    "PeopleFacts": "admin:people_person_changelist",
    "PremisesRegister": "admin:premises_room_changelist",
    "SelfEvaluationsFacts": "admin:assessment_run_changelist",
    "TraceabilityRegister": "quality:register",
    "UsesFacts": "admin:equipment_equipment_changelist",
    "WorkFacts": "issuing:issued",
}
"""Facts that rules read, and the page on which what they were counted from is listed."""

PAPERS = {"attestation": "assessment.Attestation", "document": "assessment.Document"}
Place = tuple[str, str]
"""Words and address."""


def looked_at(rule: str) -> str:
    """Name of the page that lists what a rule looked at; empty where there is none."""
    return LISTS.get(RULES[rule].reads.__name__, "") if rule in RULES else ""


def place_link(where: str) -> str:
    """Where one place is opened; empty where nothing is to be opened."""
    return places((where,))[where][1]


def places(wheres: Iterable[str]) -> dict[str, Place]:
    """Words and addresses of many places; one query for each kind of entry that is named."""
    asked = sorted(set(wheres))
    entries = _entries(asked)
    return {each: entries.get(each) or (place(each, language()), _address(each)) for each in asked}


def _address(where: str) -> str:
    kind, _mark, name = where.partition(":")
    if kind == "case" and name:
        return reverse("calibrations:review", args=[name])
    if kind in PAPERS:
        row = apps.get_model(PAPERS[kind]).objects.filter(code=name).order_by("-pk").first()
        return "" if row is None else _opened(row)
    return reverse("state") if kind in ("register", "period") else ""


def _opened(row: Any) -> str:
    return address(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", row.pk)


def _entries(wheres: list[str]) -> dict[str, Place]:
    """Entries of registers that places name by code, each with its own name and page."""
    subjects: dict[str, set[str]] = {}
    for where in wheres:
        register, mark, subject = where.removeprefix("register:").partition("/")
        if mark and where.startswith("register:"):
            for model in ENTRIES.get(register, ()):
                subjects.setdefault(model, set()).add(subject)
    known: dict[tuple[str, str], Place] = {}
    for label, codes in subjects.items():
        model = apps.get_model(label)
        column = getattr(model, "known_by", "") or "code"
        for row in model.objects.filter(**{f"{column}__in": codes}):
            known[label, getattr(row, column)] = (_named(row, column), _opened(row))
    found: dict[str, Place] = {}
    for where in wheres:
        register, _mark, subject = where.removeprefix("register:").partition("/")
        one = next((known[each, subject] for each in ENTRIES.get(register, ()) if (each, subject) in known), None)
        if one is not None and one[1]:
            found[where] = one
    return found


def _named(row: Any, column: str) -> str:
    """Kind, name and code: the code alone says nothing to whoever does not know it."""
    name = next((each for each in ("name", "title") if hasattr(row, each)), "")
    shown = (in_language(row, name) if hasattr(row, f"{name}_en") else str(getattr(row, name))) if name else ""
    code = getattr(row, column)
    return " ".join(str(each) for each in (row._meta.verbose_name, shown if shown != code else "", code) if each)
