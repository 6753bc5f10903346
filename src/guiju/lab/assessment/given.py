"""What people gave, as of a day, in the words of an evaluation: documents, attestations, decisions."""

from dataclasses import replace
from datetime import date

from guiju.conduct.evaluation.evidence import Fault
from guiju.conduct.evaluation.given_rows import GivenRows, given_of
from guiju.conduct.evaluation.sources import Given
from guiju.lab.assessment.models import Adjudication, Attestation, Correction, Document, Reply, Ruling, Tailoring
from guiju.lab.assessment.unsound import Unsound


def given_on(day: date, faults: tuple[Fault, ...] = ()) -> Given:
    """Everything as of a day: what was filed, approved, withdrawn or decided later is not known yet.

    A row that is not as the log committed it, and evidence whose file is not what it was, speaks for nothing and is a
    fault of the rows of the code that it answered; what was committed against the agency still counts. A decision one
    of whose rulings may not be believed is none.
    """
    found = Unsound()
    rows = {name: found.sound(model) for name, model in TABLES.items()}
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
