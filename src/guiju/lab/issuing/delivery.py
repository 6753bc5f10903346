"""Handing out an issued certificate: its files under its number, with a proof from the published log.

The files in `certificates/` are copies that can be made again at any time out of the store and the log.
"""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from guiju.certificate.page import file_name
from guiju.integrity.files import write_file
from guiju.lab.boot import data_folder
from guiju.lab.calibrations.statements import case_of
from guiju.lab.house import failpoint, publication, signing
from guiju.lab.house.act import Reading
from guiju.lab.house.files import FileMissing, stored
from guiju.lab.house.models import Commitment
from guiju.lab.issuing.models import Certificate
from guiju.record.reading import case_bytes
from guiju.record.statement import Case


@dataclass(frozen=True, slots=True)
class Delivered:
    """Paths of a certificate's files."""

    pdf: Path
    xml: Path
    proof: Path
    record: Path
    case: Path


def paths(number: str) -> Delivered:
    """Where the files of a certificate stand, by its number."""
    folder, name = data_folder() / publication.CERTIFICATES, file_name(number)
    return Delivered(
        pdf=folder / f"{name}.pdf",
        xml=folder / f"{name}.xml",
        proof=folder / f"{name}.tlog-proof",
        record=folder / f"{name}.record.json",
        case=folder / f"{name}.case.json",
    )


def issue_index(certificate: Certificate) -> int:
    """Index of the log entry that issued a certificate."""
    rows = Commitment.objects.filter(table=Certificate._meta.db_table, row=certificate.pk, kind="insert")
    return rows.get().log_index


def deliver(number: str) -> Delivered:
    """Publishes the log and writes the certificate's files with a proof up to the published checkpoint."""
    row = Certificate.objects.select_related("number", "number__record").get(number__number=number)
    made = paths(number)
    failpoint.reached("deliver.before_publish")
    publication.publish()
    failpoint.reached("deliver.after_publish")
    write_file(made.pdf, stored(row.pdf_sha256), flush_names=False)
    write_file(made.xml, stored(row.xml_sha256), flush_names=False)
    write_file(made.record, stored(row.number.record.sha256), flush_names=False)
    write_file(made.case, case_bytes(current_case(row)), flush_names=False)
    # The proof comes last: where it stands, everything stands.
    write_file(made.proof, publication.proof_for(issue_index(row)).encode("utf-8"))
    return made


def current_case(row: Certificate) -> Case:
    """The case as it stands: without enclosures that were erased, with every statement in force."""
    with transaction.atomic():
        return case_of(Reading(signing.SYSTEM), row.number.record)


def renew_proofs() -> None:
    """Publishes the log and writes every proof anew, up to the newest checkpoint: its word on the status is fresher."""
    publication.publish()
    for row in Certificate.objects.select_related("number").order_by("pk"):
        write_file(paths(row.number.number).proof, publication.proof_for(issue_index(row)).encode("utf-8"))


def deliver_missing() -> dict[str, str]:
    """Delivers every issued certificate that has no proof yet; returns why for those that could not be delivered.

    A file that is gone from the store, or was changed there, keeps only its own certificate from being handed out.
    """
    numbers = Certificate.objects.order_by("pk").values_list("number__number", flat=True)
    lacking: dict[str, str] = {}
    for number in [each for each in numbers if not paths(each).proof.is_file()]:
        try:
            deliver(number)
        except FileMissing as error:
            lacking[number] = str(error)
    return lacking
