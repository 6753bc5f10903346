"""Certificates, confirmations and helpers for tests of traceability."""

import secrets
from datetime import date, timedelta
from typing import Any

from lab_registers import do


def today() -> date:
    from guiju.lab.house import clock

    return clock.today()


def days(count: int) -> timedelta:
    return timedelta(days=count)


def point(nominal: str, correction: str, U: str, unit: str, k: str = "2") -> dict[str, Any]:
    value = str(round(float(nominal) + float(correction), 9))
    return {"nominal": {"value": nominal, "unit": unit}, "value": value, "correction": correction, "U": U, "k": k}


def certificate(code: str, number: str, points: list[Any], unit: str, **changed: Any) -> Any:
    """Files a certificate of an item, calibrated today."""
    from guiju.lab.equipment.acts import FileCertificate
    from guiju.lab.equipment.models import Equipment
    from guiju.lab.house import files

    day = changed.get("calibrated_on", today())
    item = Equipment.objects.get(code=code)
    members = {
        "equipment": code,
        "kind": "calibration",
        "number": number,
        "issuer": "某院",
        "competence_kind": "accredited",
        "competence_reference": "L1",
        "competence_from": day - days(900),
        "competence_to": None,
        "competence_covers": True,
        "calibrated_on": day,
        "valid_to": day + days(365),
        "file_sha256": files.store(f"%PDF-1.7 {number}".encode(), "application/pdf"),
        "accuracy_class": "",
        "limits": "",
        "unit": unit,
        "points": points,
        "chain": [],
        "serial_number": item.serial_number,
        "issued_on": day,
    }
    return do(FileCertificate, **{**members, **changed})


def demand(lower: str, upper: str, unit: str, largest_U: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "lower": lower,
        "upper": upper,
        "unit": unit,
        "largest_error": None,
        "largest_U": largest_U,
        "largest_ratio": None,
        "points": [],
        **more,
    }


def confirm(code: str, number: str, *demands: dict[str, Any], **more: Any) -> Any:
    from guiju.lab.equipment.acts import Confirm

    words = {"requirement": "要求", "requirement_en": "requirement"}
    return do(Confirm, equipment=code, certificate=number, demands=list(demands), **{**words, **more})


def answer_of_the_issuer(code: str, number: str, answer: str) -> None:
    """The issuer is asked about a certificate and answers today."""
    from guiju.lab.equipment.acts import AskIssuer, RecordIssuerAnswer
    from guiju.lab.house import files

    asked = do(AskIssuer, equipment=code, certificate=number, channel="letter", question="是否由贵院出具")
    letter = files.store(f"%PDF-1.7 letter about {number}".encode(), "application/pdf")
    told = {"answer": answer, "answered_on": today(), "answer_text": "", "evidence_sha256": letter}
    do(RecordIssuerAnswer, question=asked.pk, **told)


def as_person(act: Any, role: str, **members: Any) -> Any:
    """Performs an act as somebody who holds one role."""
    from guiju.lab.house.act import Actor, perform

    who = Actor(person_id="P-X", name="某人", roles=frozenset({role}))
    return perform(act, act.Request(**members), actor=who, key=secrets.token_hex(8))


def refusal(call: Any) -> str:
    """The code with which an act refuses."""
    from guiju.lab.house.refusal import Refused

    try:
        call()
    except Refused as refused:
        return refused.findings[0].code
    return ""
