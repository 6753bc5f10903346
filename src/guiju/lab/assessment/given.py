"""What people gave, as of a day, in the words of an evaluation: documents, attestations, decisions."""

from dataclasses import replace
from datetime import date
from typing import Any

from guiju.conduct.evaluation.evidence import Fault
from guiju.conduct.evaluation.given_rows import GivenRows, given_of
from guiju.conduct.evaluation.sources import Given
from guiju.lab.assessment.models import Adjudication, Attestation, Correction, Document, Reply, Ruling, Tailoring
from guiju.lab.assessment.unsound import Unsound
from guiju.lab.house.controlled import row_document


def given_on(day: date, faults: tuple[Fault, ...] = ()) -> Given:
    """Everything as of a day: what was filed, approved, withdrawn or decided later is not known yet.

    A row that is not as the log committed it, and evidence whose file is not what it was, counts for nothing and is a
    fault of the rows of the code that it answered. A decision one of whose rulings may not be believed is none.
    """
    found = Unsound()
    rows = {name: _sound(model, found) for name, model in TABLES.items()}
    # All tables are looked through before any decision counts.
    given = given_of(GivenRows(**rows, undecided=found.undecided), day.isoformat(), found.whole)
    return replace(given, faults=(*faults, *found.faults))


TABLES = {
    "documents": Document,
    "attestations": Attestation,
    "tailorings": Tailoring,
    "adjudications": Adjudication,
    "replies": Reply,
    "rulings": Ruling,
    "corrections": Correction,
}


def _sound(model: Any, found: Unsound) -> list[dict[str, Any]]:
    return [row_document(each) for each in found.sound(model)]
