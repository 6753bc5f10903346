"""The running agency as the sources of an evaluation, read straight from its registers and records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from guiju.conduct.evaluation.cases import judgement_of
from guiju.conduct.evaluation.sources import CaseJudgement, Given, Occasion
from guiju.lab.calibrations.models import Record
from guiju.lab.calibrations.statements import case_of
from guiju.lab.dossier_export.cases import Issued, issued_between
from guiju.lab.house import clock, log, watching
from guiju.lab.house.models import Installation
from guiju.lab.house.parameters import values_on
from guiju.lab.house.reading import Reading
from guiju.record.words import Day
from guiju.verification.documents import signature_holds

__all__ = ["AgencySources"]


class AgencySources:
    """One agency over one period, as of the first `size` entries of its log."""

    def __init__(self, first_day: date, last_day: date, size: int, given: Given | None = None) -> None:
        self.first_day, self.last_day, self.size = first_day, last_day, size
        self._given = Given() if given is None else given
        self._reading = Reading(watching.NOBODY, locking=False)
        self._issued: list[Issued] | None = None

    def issued(self) -> list[Issued]:
        """The certificates issued in the period."""
        if self._issued is None:
            self._issued = issued_between(self.first_day, self.last_day, self.size)
        return self._issued

    def occasion(self) -> Occasion:
        return Occasion(
            agency=Installation.objects.get().agency_id,
            demonstration=clock.is_demonstration(),
            first_day=Day(self.first_day.isoformat()),
            last_day=Day(self.last_day.isoformat()),
            log_size=self.size,
            log_root=log.root(self.size).hex(),
            sizes={"cases": len(self.issued())},
        )

    def parameters(self) -> Mapping[str, str]:
        return values_on(self._reading, self.last_day)

    def judgements(self) -> Iterator[CaseJudgement]:
        for each in self.issued():
            case = case_of(self._reading, Record.objects.get(pk=each.record_key))
            yield judgement_of(case, signature_holds)

    def registers(self) -> Mapping[str, Any]:
        return {name: watching.facts_on(name, self.last_day) for name in watching.watched()}

    def periods(self) -> Mapping[str, Any]:
        return {
            name: watching.facts_of_period(name, self.first_day, self.last_day) for name in watching.watched_periods()
        }

    def given(self) -> Given:
        return self._given
