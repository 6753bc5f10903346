"""What acts on certificates and their confirmation refuse (4.4-2, 4.4-3, 4.4-7)."""

from datetime import date
from typing import Any

from refused import FORM, change
from refused_faults import insert, standard
from refused_house import job_at
from refused_registers import Refusal, ago, filled, first, made, row
from refused_ways import CALIBRATOR, KEEPER, keyed


def certificate(**changed: Any) -> Any:
    """A further certificate of the standard, like the one on file."""

    def request() -> dict[str, Any]:
        from guiju.lab.house.files import store

        found = first("equipment.Certificate", equipment__code=standard())
        names = (
            "kind",
            "issuer",
            "competence_kind",
            "competence_reference",
            "competence_from",
            "competence_to",
            "competence_covers",
            "calibrated_on",
            "valid_to",
            "accuracy_class",
            "limits",
            "unit",
            "points",
            "serial_number",
        )
        like = {each: getattr(found, each) for each in names}
        digest = store(b"%PDF-1.7\n%of a test\n", "application/pdf")
        own = {"number": "G-9", "file_sha256": digest, "chain": [], "issued_on": None, "verdict": "", "corrects": ""}
        whole = {"equipment": standard(), **like, **own}
        return {**whole, **changed}

    return request


def points(**changed: str) -> Any:
    def made() -> list[Any]:
        found = first("equipment.Certificate", equipment__code=standard())
        return [{**found.points[0], **changed}]

    return made


def file(browser: Any, request: dict[str, Any]) -> Any:
    """The form that files a certificate once its file was read."""
    from guiju.lab.equipment.certificate_forms import FileForm

    sent = filled(FileForm(), {name: each for name, each in request.items() if name != "points"})
    lines = (
        (each["nominal"]["value"], each["nominal"]["unit"], *(each[name] for name in ("value", "correction", "U", "k")))
        for each in request["points"]
    )
    return keyed(
        browser,
        f"/equipment/{request['equipment']}/certificates/new/",
        {**sent, "points": "\n".join(" | ".join(each) for each in lines)},
    )


DEMAND = {"lower": "0", "upper": "10", "unit": "V", "largest_error": None, "largest_U": "0.001", "largest_ratio": None}


def confirmed(*demands: dict[str, Any], **changed: Any) -> Any:
    def request() -> dict[str, Any]:
        found = first("equipment.Certificate", equipment__code=voltmeter())
        asked = [{**DEMAND, "points": []}] if not demands else [{"points": [], **each} for each in demands]
        said = {"requirement": "U", "requirement_en": "U", "demands": asked}
        return {"equipment": voltmeter(), "certificate": found.number, **said, **changed}

    return request


def voltmeter() -> str:
    return str(job_at("assigned").standards["voltmeter"])


def confirm(browser: Any, request: dict[str, Any]) -> Any:
    """The page that compares and confirms."""
    names = ("lower", "upper", "unit", "largest_error", "largest_U", "largest_ratio")
    lines = [
        " | ".join([*(each[name] or "" for name in names), " ".join(each["points"])]) for each in request["demands"]
    ]
    own = {name: request.get(name, "") for name in ("requirement", "requirement_en", "lower", "upper", "remark")}
    pk = row("equipment.Certificate", equipment__code=request["equipment"], number=request["certificate"])
    passed = "yes" if request.get("passed", True) else "no"
    return keyed(
        browser,
        f"/equipment/certificates/{pk}/confirm/",
        {**own, "demands": "\n".join(lines), "passed": passed},
    )


def laxly_before() -> None:
    """The requirement before was laxer still, so that the method's alone speaks against it."""
    asked = {**DEMAND, "largest_U": "9", "points": []}
    change("equipment.Confirmation", {"demands": [asked]}, certificate__equipment__code=voltmeter())


def of_voltmeter(**values: Any) -> Any:
    return lambda: change("equipment.Certificate", values, equipment__code=voltmeter())


def asked(**values: Any) -> Any:
    def make() -> None:
        about = first("equipment.Certificate", equipment__code=standard())
        own = {"channel": "letter", "asked_on": ago(1), "asked_by": KEEPER, "question": "真？"}
        insert("equipment.IssuerQuestion", certificate=about, **own, **made(values))

    return make


def answer(**changed: Any) -> Any:
    def request() -> dict[str, Any]:
        from guiju.lab.house.files import store

        own = {"answer": "genuine", "answered_on": ago(0), "answer_text": "是"}
        digest = store(b"%PDF-1.7\n%of a test\n", "application/pdf")
        return {"question": row("equipment.IssuerQuestion"), **own, "evidence_sha256": digest, **changed}

    return request


def refused_filing(code: str, page: str = "shows", **changed: Any) -> Refusal:
    return Refusal(code, "equipment.file_certificate", KEEPER, certificate(**changed), page, send=file)


def refused_confirming(code: str, request: Any, page: str = "shows", make: Any = lambda: None) -> Refusal:
    return Refusal(code, "equipment.confirm", CALIBRATOR, request, page, make=make, send=confirm)


def of_another(name: str) -> Any:
    """What a certificate of another item says."""

    def told() -> str:
        from guiju.lab.equipment.models import Certificate

        found = Certificate.objects.exclude(equipment__code=standard()).order_by("pk").first()
        return str(getattr(found, name))

    return told


def shared() -> None:
    """The file of the voltmeter's certificate was on file for an item before."""
    from guiju.lab.equipment.models import Certificate

    own = Certificate.objects.filter(equipment__code=voltmeter())
    first = Certificate.objects.exclude(equipment__code=voltmeter()).order_by("pk").first()
    assert first is not None
    assert first.pk < min(own.values_list("pk", flat=True))
    change("equipment.Certificate", {"file_sha256": first.file_sha256}, equipment__code=voltmeter())


def failed() -> None:
    change("equipment.Confirmation", {"passed": False}, certificate__equipment__code=voltmeter())


REFUSALS = (
    # certificates
    refused_filing("certificate_verdict", verdict="pass"),
    refused_filing("certificate_in_future", calibrated_on=lambda: ago(-1)),
    refused_filing("certificate_issued_ahead", issued_on=lambda: ago(-1)),
    refused_filing("certificate_not_correctable", corrects="G-0"),
    refused_filing("certificate_points", limits="0"),
    refused_filing("certificate_points", points=points(U="0")),
    refused_filing("certificate_point_contradicts", points=points(correction="1")),
    refused_filing("unit_unknown", unit="qq"),
    refused_filing("word_unknown", FORM, competence_kind="zz"),
    refused_filing("column_empty", FORM, competence_reference=""),
    refused_filing("certificate_days_far", valid_to=date(2199, 1, 1)),
    refused_filing("not_found", file_sha256="0" * 64),
    refused_filing(
        "certificate_of_another", number=of_another("number"), issuer=of_another("issuer"), serial_number=""
    ),
    Refusal(
        "issuer_answer_needs_evidence",
        "equipment.record_issuer_answer",
        KEEPER,
        answer(evidence_sha256=""),
        FORM,
        make=asked(),
    ),
    Refusal(
        "issuer_answered",
        "equipment.record_issuer_answer",
        KEEPER,
        answer(),
        make=asked(answer="genuine", answered_on=lambda: ago(0), evidence_sha256="0" * 64),
    ),
    # confirmations
    refused_confirming("certificate_not_believed", confirmed(), make=of_voltmeter(signature="broken")),
    refused_confirming("confirmation_compares_nothing", confirmed({**DEMAND, "lower": "8"})),
    refused_confirming("certificate_of_other_item", confirmed(), make=of_voltmeter(serial_number="OTHER")),
    refused_confirming("certificate_names_no_item", confirmed(), make=of_voltmeter(serial_number="")),
    refused_confirming("certificate_shared", confirmed(), make=shared),
    refused_confirming("confirmation_after_failed", confirmed(), make=failed),
    refused_confirming("confirmation_not_met", confirmed({**DEMAND, "largest_U": "0.000001"})),
    refused_confirming("confirmation_wider", confirmed(lower="0", upper="1000", remark="更宽")),
    refused_confirming("confirmation_needs_reason", confirmed(passed=False)),
    refused_confirming("confirmation_laxer", confirmed({**DEMAND, "largest_U": "0.1"})),
    refused_confirming("confirmation_laxer_than_method", confirmed({**DEMAND, "largest_U": "0.1"}), make=laxly_before),
    refused_confirming("demand_asks_nothing", confirmed({**DEMAND, "largest_U": None})),
    refused_confirming("demands_unreadable", confirmed({**DEMAND, "lower": "half"}), FORM),
)
