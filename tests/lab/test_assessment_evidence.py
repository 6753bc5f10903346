"""What counts as evidence of a row: files in which something is read, papers from outside, whole populations."""

import pytest
from assessment_house import (
    HEAD,
    OTHER,
    QUALITY,
    ROW,
    as_,
    attest,
    code_of,
    document,
    evaluation,
    file,
    row_of,
)
from lab_installation import TestInstallation
from lab_registers import furnish


@pytest.fixture
def small(sqlite_installation: TestInstallation) -> TestInstallation:
    furnish()
    return sqlite_installation


def scan(words: bytes) -> str:
    """Puts a PDF of one page into the store."""
    from guiju.lab.demo.equipment import paper
    from guiju.lab.house import files

    return files.store(paper(words), "application/pdf")


def test_a_confirmation_from_outside_is_a_paper_that_another_approved(small: TestInstallation) -> None:
    """Filed for the row with its issuer, of a kind that others issue, approved, and the very file attested on."""
    from guiju.lab.assessment.acts import ApproveDocument

    paper = scan(b"report of the accreditation body")
    outside = {"outside": "某认可机构", "files": (paper,), "maturity": 5}
    told = {"clauses": (OTHER,), "file_sha256": paper, "outside": "某认可机构", "kind": "report"}
    assert code_of(lambda: attest(**outside)) == "outside_not_shown"
    document(code="EX-1", **told)
    document(code="EX-2", **{**told, "kind": "policy"})
    as_(HEAD, ApproveDocument, code="EX-2", edition="1")
    assert code_of(lambda: attest(**outside)) == "outside_not_shown"
    as_(HEAD, ApproveDocument, code="EX-1", edition="1")
    # Who found the paper right does not attest on it as on another's word.
    assert code_of(lambda: attest(HEAD, **outside)) == "outside_not_shown"
    for changed in ({"outside": "另一机构"}, {"files": (file(),)}, {"row": ROW}):
        assert code_of(lambda changed=changed: attest(**{**outside, **changed})) == "outside_not_shown"
    # A scan whose issuer nobody asked carries no more than any other paper.
    assert code_of(lambda: attest(**outside)) == "attestation_maturity"
    looked = {**told, "kind": "outside_list", "file_sha256": scan(b"what the body's public list says of the report")}
    document(code="EX-3", **looked)
    assert code_of(lambda: attest(**outside)) == "attestation_maturity"
    as_(HEAD, ApproveDocument, code="EX-3", edition="1")
    made = attest(**outside)
    part = next(each for each in row_of(evaluation(), OTHER).parts if each.name == "attestation")
    assert (made.maturity, part.state, part.level) == (5, "held", "E5")


UNFIT = [
    (b"", "evidence_empty"),
    (b" \n\t", "evidence_empty"),
    (b".", "evidence_empty"),
    (b"%PDF-1.4", "evidence_empty"),
    (b'{"any":"object of a program"}', "evidence_unreadable"),
    (b"<xml>something for programs</xml>", "evidence_unreadable"),
    (b"PK\x03\x04 no book", "evidence_unreadable"),
    (b"\x00\x01\x02\x03 a program's own", "evidence_unreadable"),
    ("当日看到三份记录".encode(), ""),
    ("当日看到三份记录".encode("gb18030"), ""),
    (b"%PDF-1.7 " + b"x" * 100, ""),
    (b"\xff\xd8\xff" + b"x" * 100, ""),
]


@pytest.mark.parametrize("content, code", UNFIT)
def test_evidence_is_a_file_in_which_something_is_read(small: TestInstallation, content: bytes, code: str) -> None:
    from guiju.lab.house import files

    digest = files.store(content, "application/octet-stream")
    assert code_of(lambda: attest(files=(digest,))) == code
    assert code_of(lambda: document(file_sha256=digest)) == code


def test_a_workbook_is_evidence_and_another_archive_is_none(small: TestInstallation) -> None:
    import io
    import zipfile

    from guiju.lab.house import files

    for name, code in (("[Content_Types].xml", ""), ("program.bin", "evidence_unreadable")):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as book:
            book.writestr(name, "x")
        digest = files.store(held.getvalue(), "application/octet-stream")
        assert code_of(lambda digest=digest: attest(files=(digest,))) == code


def test_the_issuer_of_a_document_has_a_name(small: TestInstallation) -> None:
    assert code_of(lambda: document(outside="..")) == "outside_names_nothing"
    assert code_of(lambda: document(outside="国家")) == ""


def test_the_issuer_of_a_document_is_not_the_house(small: TestInstallation) -> None:
    """Neither by its names, its number, nor one of its people; and its paper is no typed text."""
    from guiju.lab.agency.models import Agency
    from guiju.lab.people.models import Person

    house, person = Agency.objects.get(), Person.objects.first()
    assert person is not None
    told = {"kind": "report", "file_sha256": scan(b"report")}
    own = [house.name, house.name_en, house.credit_code, f"{house.name}（本部）", house.name[1:], person.name]
    for each in filter(None, own):
        assert code_of(lambda each=each: document(outside=each, **told)) == "outside_is_the_house"
    typed = {**told, "file_sha256": file("本条已做到，编号五")}
    assert code_of(lambda: document(outside="某认可机构", **typed)) == "outside_not_scanned"
    assert code_of(lambda: document(outside="某认可机构", **told)) == ""


@pytest.mark.parametrize("less, code", [(1, "attestation_population"), (0, "")])
def test_a_population_is_not_smaller_than_the_registers_know(small: TestInstallation, less: int, code: str) -> None:
    """People who hold a role, without the one who attests; that something is lacking is said of any number."""
    from lab_registers import PEOPLE

    count = len(PEOPLE) - 1 - less
    told = {"row": "6.4-4", "population": count, "sample": count}
    assert code_of(lambda: attest(QUALITY, **told)) == code
    assert code_of(lambda: attest(QUALITY, outcome="not_met", maturity=0, **told)) == ""


def test_who_owns_a_thing_of_the_row_says_what_is_lacking_and_shows_nothing_by_it(small: TestInstallation) -> None:
    """It lowers what others show, and raises nothing that nobody else has shown; said by others it is half of it."""
    document()  # of the quality manager, on ROW
    own = attest(QUALITY, row=ROW, outcome="partly", maturity=0)
    assert own.own is True
    found = row_of(evaluation(), ROW)
    assert found.outcome == "undetermined"
    assert {"attested_partly_lacking", "attested_own"} <= {each.code for each in found.why}
    assert attest(HEAD, row=ROW, outcome="partly", maturity=0).own is False
    assert row_of(evaluation(), ROW).outcome == "partly"


def test_what_somebody_says_of_the_own_doing_lowers_what_another_attests(small: TestInstallation) -> None:
    from guiju.lab.assessment.acts import ApproveDocument

    document()
    as_(HEAD, ApproveDocument, code="QM-01", edition="1")
    attest(HEAD, row=ROW)
    assert row_of(evaluation(), ROW).outcome == "met"
    attest(QUALITY, row=ROW, outcome="partly", maturity=0)
    assert row_of(evaluation(), ROW).outcome == "partly"
