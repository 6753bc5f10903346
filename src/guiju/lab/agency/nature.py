"""What kind of agency this is, for the rules that treat kinds apart (4.5-9)."""

from datetime import date

from guiju.lab.agency.facts import described_agency
from guiju.lab.house.nature import Nature
from guiju.lab.house.reading import Reading

DEPARTMENTS = "competent_departments"
"""Parameter: names of the competent departments of an agency of defence, between semicolons."""


def nature_on(reading: Reading, day: date) -> Nature:
    """Of the agency that is described: an agency of defence needs its proof on file; without any, nothing is known."""
    from guiju.lab.house.parameters import values_on

    for row in reading.ask(described_agency):
        if row.kind != "armed_forces":
            return Nature(defence_agency=False)
        named = values_on(reading, day).get(DEPARTMENTS, "")
        departments = tuple(each.strip() for each in named.replace("；", ";").split(";") if each.strip())
        return Nature(defence_agency=True if row.proof_sha256 else None, competent_departments=departments)
    return Nature()
