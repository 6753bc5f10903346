"""All that is wrong with a request told at once: demands that do not need one another are tried one by one."""

from collections.abc import Callable

from guiju.conduct.finding import Finding
from guiju.lab.house.refusal import Refused


def demand_each(*demands: Callable[[], object]) -> None:
    """Tries every demand and raises one Refused with what all of them find, in their order."""
    found: list[Finding] = []
    for each in demands:
        try:
            each()
        except Refused as refused:
            found += refused.findings
    if found:
        raise Refused(findings=tuple(dict.fromkeys(found)))
