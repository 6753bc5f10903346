"""Forms of evaluations: places that are there, evidence as PDF and photos, what is asked of a row before it is sent."""

from io import BytesIO
from typing import Any

import pytest
from assessment_house import CALIBRATOR, INVOLVED, OTHER, QUALITY, RED, ROW, TECHNICAL, WORDS, attest, document, today
from lab_installation import TestInstallation
from lab_registers import furnish


@pytest.fixture
def small(sqlite_installation: TestInstallation) -> TestInstallation:
    furnish()
    return sqlite_installation


def sent(**given: Any) -> Any:
    """The form of a suspicion as the browser sends it."""
    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict

    from guiju.lab.assessment.forms_suspicions import SuspicionForm

    files = given.pop("files", [])
    concerned = f"{CALIBRATOR} | {INVOLVED}"
    members = {"row": ROW, "suspected": WORDS, "place": "agency", "concerned": concerned, "reply_until": str(today())}
    data = QueryDict(mutable=True)
    data.update({**members, **given})
    return SuspicionForm(data, MultiValueDict({"file": files}))


def upload(name: str, content: bytes) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)


def photo() -> bytes:
    from PIL import Image

    written = BytesIO()
    Image.new("RGB", (40, 30), "red").save(written, "PNG")
    return written.getvalue()


def test_places_are_chosen_from_what_the_row_has(small: TestInstallation) -> None:
    document(clauses=(ROW,))
    document(code="QM-02", clauses=(OTHER,), owner=TECHNICAL)
    made = attest(row=ROW)
    from guiju.lab.assessment.forms_suspicions import offering

    def places() -> set[str]:
        return {value for _name, group in sent().fields["place"].choices[3:] for value, _words in group}

    # Whoever reads no evaluations is offered what everybody of the agency sees.
    assert places() == {"document:QM-01"}
    with offering(everything=True):
        offered = places()
    assert {"document:QM-01", f"attestation:{made.code}"} <= offered and "document:QM-02" not in offered
    assert not sent(place="document:QM-02").is_valid()
    assert sent(place="document:QM-01").is_valid()


@pytest.mark.parametrize("number", ["", "DEMO-J-9999"])
def test_a_record_is_one_that_is_there(small: TestInstallation, number: str) -> None:
    form = sent(place="case:", record=number)
    assert list(form.errors) == ["record"]


def test_evidence_is_pdf_as_received_or_a_photo_drawn_anew(small: TestInstallation) -> None:
    from guiju.lab.assessment.forms_suspicions import suspected
    from guiju.lab.house.files import stored

    pdf = b"%PDF-1.7 as received"
    form = sent(files=[upload("a.pdf", pdf), upload("b.png", photo())])
    assert form.is_valid(), form.errors
    first, second = suspected(form.cleaned_data)["files"]
    assert stored(first) == pdf and stored(second).startswith(b"\xff\xd8\xff")
    assert list(sent(files=[upload("a.txt", b"text")]).errors) == ["file"]
    assert list(sent(files=[upload("a.pdf", pdf)] * 13).errors) == ["file"]
    none = sent()
    assert none.is_valid() and suspected(none.cleaned_data)["files"] == ()


def test_a_chosen_finding_names_rule_and_place(small: TestInstallation) -> None:
    from guiju.lab.assessment.forms_suspicions import suspected

    cleaned = {
        "row": ROW,
        "suspected": WORDS,
        "record": "",
        "concerned": [(QUALITY, "x")],
        "reply_until": today(),
        "file": [],
    }
    found = suspected({**cleaned, "place": "post_unfilled@register:people/PO-3"})
    assert (found["finding"], found["found_at"]) == ("post_unfilled", "register:people/PO-3")
    found = suspected({**cleaned, "place": "case:", "record": "J-1"})
    assert (found["finding"], found["found_at"]) == ("", "case:J-1")


def test_people_are_named_by_code_or_name_each_with_a_reason(small: TestInstallation) -> None:
    from guiju.lab.assessment.forms_suspicions import suspected
    from guiju.lab.people.models import Person

    name = Person.objects.get(code=TECHNICAL).name
    form = sent(concerned=f"{CALIBRATOR} | 采集了读数\n{name} | 批准了方法")
    assert form.is_valid(), form.errors
    said = suspected(form.cleaned_data)
    assert (said["concerned"], said["concerned_why"]) == ((CALIBRATOR, TECHNICAL), ("采集了读数", "批准了方法"))
    assert list(sent(concerned="P-NOBODY | 采集了读数").errors) == ["concerned"]
    assert sent(concerned="").is_valid()


def test_the_form_of_an_attestation_says_what_is_enough(small: TestInstallation) -> None:
    from guiju.conduct.evaluation import plans
    from guiju.lab.assessment.forms import AttestForm

    by_degree = next(key for key, each in plans().items() if each.nature == "maturity")
    for row, degree, sample in ((RED, False, True), (by_degree, True, False), (OTHER, False, False)):
        form = AttestForm(initial={"row": row})
        assert ("maturity" in form.fields) is degree
        assert ("59" in str(form.fields["sample"].help_text)) is sample
