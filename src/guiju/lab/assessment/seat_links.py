"""Where the facts of one record are opened: people, equipment, certificates, methods, lines of the scope, the order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from guiju.conduct.facts import CalibrationFacts
from guiju.lab.agency.models import ScopeRow
from guiju.lab.calibrations.budget_sources import Origins
from guiju.lab.equipment.models import Equipment
from guiju.lab.methods.models import Method
from guiju.lab.people.models import Person
from guiju.lab.ui.addresses import address
from guiju.record.statement import Case

READINGS, COMPUTED, SIGNED = "#readings", "#computed", "#changed"
"""Places on the seat's own page of the record."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What a rule was judged on, in words, and where that is opened."""

    words: str
    link: str = ""


class Links:
    """Addresses of the rows that a record names; each register is asked once."""

    def __init__(self, case: Case, facts: CalibrationFacts, job: str) -> None:
        self.case, self.facts, self.job = case, facts, job
        self.origins = Origins(case, job, READINGS)

    def person(self, code: str) -> str:
        return self._people.get(code, "")

    def equipment(self, code: str) -> str:
        return self._equipment.get(code, "")

    def certificate(self, equipment: str, number: str) -> str:
        return self.origins.certificate_link(equipment, number) or self.equipment(equipment)

    def method(self, code: str) -> str:
        return self._methods.get(code, "")

    def scope(self, code: str) -> str:
        """The page of the qualification whose annex has this line."""
        return self._scope.get(code, "")

    def order(self) -> str:
        """The commission's page."""
        found = self.facts.commission
        return "" if found is None else reverse("commissions:detail", args=[found.number])

    @cached_property
    def _people(self) -> Mapping[str, str]:
        people = [each for section in self.facts.sections for each in section.calibrators]
        people += [each for each in (self.facts.reviewer, self.facts.signatory) if each is not None]
        codes = {each.person_id for each in people} | {each.person_id for each in self.facts.statements}
        return _pages(Person.objects.filter(code__in=codes), "people_person")

    @cached_property
    def _equipment(self) -> Mapping[str, str]:
        codes = {each.equipment_id for section in self.facts.sections for _role, each in section.standards}
        codes |= {each.sensor for section in self.facts.sections for each in section.conditions}
        return _pages(Equipment.objects.filter(code__in=codes), "equipment_equipment")

    @cached_property
    def _methods(self) -> Mapping[str, str]:
        codes = {each.method.code for each in self.facts.sections if each.method is not None}
        return _pages(Method.objects.filter(code__in=codes), "methods_method")

    @cached_property
    def _scope(self) -> Mapping[str, str]:
        codes = {each.row_id for each in self.facts.scope}
        rows = ScopeRow.objects.filter(code__in=codes).values_list("code", "qualification_id")
        return {code: address("admin:agency_qualification_change", pk) for code, pk in rows}


def _pages(rows: Iterable[Any], page: str) -> dict[str, str]:
    return {each.code: address(f"admin:{page}_change", each.pk) for each in rows}
