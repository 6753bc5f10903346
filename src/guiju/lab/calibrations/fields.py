"""The fields of the edition's record template at the bench: each is an entry among the record's checks (5-5a)."""

from dataclasses import dataclass
from typing import Any

from guiju.lab.calibrations.models import Job
from guiju.lab.calibrations.rows import job_of, own_job
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.typed import seen
from guiju.lab.methods.facts import edition_row

OUTCOMES = ("pass", "fail", "not_applicable")


class WriteField(Act):
    """The calibrator fills in a field of the record template, or writes it anew before the record is frozen."""

    name = "calibrations.write_field"
    roles = frozenset({"calibrator"})

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        job: str
        field: str
        text: str
        outcome: str = "pass"

    def subjects(self, request: Request) -> list[Any]:
        return [job_of(request.job)]

    def check(self, reading: Reading, request: Request) -> None:
        job = own_job(reading, request.job, "measuring")
        row = edition_row(reading, job.line.method_code, job.line.edition)
        if row is None or request.field not in row.record_fields:
            raise Refused("unknown_field", requirement="5-5a", parameters={"field": request.field[:100]})
        if request.outcome not in OUTCOMES or not seen(request.text):
            raise Refused("field_empty", requirement="5-5a", parameters={"field": request.field})

    def change(self, tx: Transaction, request: Request) -> Job:
        job = own_job(tx, request.job, "measuring")
        text = request.text.strip()
        entry = {
            "name": {"zh": request.field, "en": request.field},
            "outcome": request.outcome,
            "note": {"zh": text, "en": text},
        }
        others = [each for each in job.checks if each["name"]["zh"] != request.field]
        return tx.update(job, checks=[*others, entry])


def entered(job: Job) -> tuple[str, ...]:
    """The fields that have an entry."""
    return tuple(each["name"]["zh"] for each in job.checks)


def shown_fields(job: Job, asked: tuple[str, ...]) -> list[dict[str, str]]:
    """Every field that the template asks for, with what was entered."""
    held = {each["name"]["zh"]: each for each in job.checks}
    return [
        {
            "name": each,
            "text": held[each]["note"]["zh"] if each in held else "",
            "outcome": held[each]["outcome"] if each in held else "",
        }
        for each in asked
    ]
