"""The parameters by which a period is judged: as they were committed, whatever was made of a row since."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from guiju.conduct.evaluation.evidence import Fault
from guiju.lab.assessment.judging import UNREADABLE
from guiju.lab.house.controlled import row_document
from guiju.lab.house.models import Parameter
from guiju.lab.house.parameters import values_on
from guiju.lab.house.reading import Reading
from guiju.lab.house.unfit import Unfit, unfit


def sound_values(reading: Reading, day: date, faults: list[Fault]) -> dict[str, str]:
    """Value of every parameter in force on a day; a row that is not as the log committed it is a fault."""
    rows = list(Parameter.objects.all())
    found = unfit(Parameter, rows, whole=True)
    if not found:
        return values_on(reading, day)
    faults += [_fault(each) for each in found.values()]
    documents = [row_document(each) for each in rows if each.pk not in found]
    documents += [each.committed for each in found.values() if each.committed is not None]
    return dict(_in_force(documents, day.isoformat()))


def _in_force(documents: list[Mapping[str, Any]], day: str) -> Iterator[tuple[str, str]]:
    """Names and values in force, of one name the one that began later last: `parameters.parameters_on` in plain."""
    for each in sorted(documents, key=lambda each: (each["name"], each["valid_from"], each["id"])):
        ended = each["valid_to"] is not None and each["valid_to"] < day
        if each["approved_by"] and each["valid_from"] <= day and not ended:
            yield each["name"], each["value"]


def _fault(each: Unfit) -> Fault:
    name = next((str(version["name"]) for version in each.versions if version.get("name")), str(each.pk))
    return Fault(
        row=UNREADABLE,
        where=f"parameter:{name}",
        zh=f"参数“{name}”的一行与日志登记的内容不一致，按登记的内容评价",
        en=f"a row of the parameter '{name}' is not as the log committed it; it is judged by what was committed",
    )
