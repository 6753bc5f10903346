"""Files that people give as evidence: handed in for it, readable, and none that the house itself made."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db.models import Model

from guiju.certificate.errors import CertificateError
from guiju.conduct.evaluation.evidence_file import unfit
from guiju.lab.assessment.demands import demand_files
from guiju.lab.assessment.models import Run
from guiju.lab.house.act import Refused
from guiju.lab.house.files import FileMissing, stored

OF_THE_FLOW = ("calibrations", "issuing", "sheets")
"""Apps whose files are records, certificates, permits, imports: they are judged, and attest nothing of themselves."""

OF_REGISTERS = ("agency", "equipment", "methods", "people", "premises", "quality")
"""Apps whose files belong to an entry: rules judge them there. A calibration certificate of a standard shows nothing of
any other row, and of its own rows no more than the entry does."""


def demand_filled(digests: Iterable[str], row: str) -> None:
    """Raises Refused for a file that is not there or in which there is nothing."""
    for digest in digests:
        if _lacking(digest) == "empty":
            raise Refused("evidence_empty", requirement=row, parameters={"sha256": digest[:16]})


def demand_evidence(digests: Iterable[str], row: str) -> None:
    """Raises Refused for a file that people cannot read besides, or that the work itself produced."""
    for digest in digests:
        demand_filled((digest,), row)
        if _lacking(digest):
            raise Refused("evidence_unreadable", requirement=row, parameters={"sha256": digest[:16]})
        made = next((made for each in (digest, *_inside(digest)) for made in _made_by_the_house(each)), None)
        if made is not None:
            raise Refused("evidence_of_the_house", requirement=row, parameters={"of": str(made), "sha256": digest[:16]})


def _lacking(digest: str) -> str:
    """What a file lacks to be evidence; empty for nothing."""
    demand_files((digest,))
    try:
        return unfit(stored(digest))
    except FileMissing:
        raise Refused("answer_file_missing", requirement="6.1.5-3", parameters={"sha256": digest[:16]}) from None


def _inside(digest: str) -> tuple[str, ...]:
    """Digests of the files that a PDF carries: a certificate of the house is known by its data, whatever was added."""
    from guiju.certificate.pdf_content import attached_files  # heavy, and wanted for a PDF alone

    content = stored(digest)
    if not content.startswith(b"%PDF-"):
        return ()
    try:
        return tuple(sha256(data).hexdigest() for _, data in attached_files(content))
    except CertificateError:
        return ()


def demand_of_no_entry(digests: Iterable[str], row: str) -> None:
    """Raises Refused for a file that is already the file of an entry of a register: it attests no row besides."""
    for digest in digests:
        held = next(_rows_with(digest, _models(OF_REGISTERS)), None)
        if held is not None:
            named = {"of": f"{held._meta.verbose_name} {held}", "sha256": digest[:16]}
            raise Refused("evidence_of_the_house", requirement=row, parameters=named)


def _made_by_the_house(digest: str) -> Iterator[Any]:
    """Rows of the flow that have this file."""
    return _rows_with(digest, (*_models(OF_THE_FLOW), Run))


def _models(labels: Iterable[str]) -> Iterator[type[Model]]:
    for label in labels:
        yield from apps.get_app_config(label).get_models()


def _rows_with(digest: str, models: Iterable[type[Model]]) -> Iterator[Any]:
    for model in models:
        for column in _digests(model):
            yield from model._default_manager.filter(**{column: digest})[:1]


def _digests(model: type[Model]) -> list[str]:
    return [each.name for each in model._meta.concrete_fields if each.name.endswith("sha256")]
