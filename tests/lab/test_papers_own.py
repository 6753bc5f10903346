"""A stored file proves one thing: it is not filed again as the paper of another."""

from collections.abc import Iterator
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import do, furnish
from test_honest_acts import days, founded_long_ago, refusal, today

PAPER = {"person": "P-B", "number": "证 7", "issuer": "某部门", "kind": "metrologist_2", "attested": True}
WORKED = {"person": "P-B", "employer": "某机构", "work": "校准", "calibration": True, "attested": True}


@pytest.fixture
def house(sqlite_installation: TestInstallation, monkeypatch: Any) -> Iterator[TestInstallation]:
    """A furnished house that was founded in 2020; P-B's paper is on file."""
    from guiju.lab.people.acts import FileQualification

    furnish()
    founded_long_ago(monkeypatch)
    do(FileQualification, **PAPER, valid_from=today() - days(99), file_sha256=stored("paper"))
    yield sqlite_installation


def stored(what: str) -> str:
    from guiju.lab.house import files

    return files.store(f"%PDF-1.7 {what}".encode(), "application/pdf")


def of_equipment(what: str) -> str:
    """A file that is a manual of E-1."""
    from guiju.lab.equipment.acts_life import FileDocument

    digest = stored(what)
    told = {"kind": "manual", "title": "说明书", "media_type": "application/pdf", "day": today()}
    do(FileDocument, equipment="E-1", file_sha256=digest, **told)
    return digest


def test_what_is_the_paper_of_an_item_proves_nothing_else(house: TestInstallation) -> None:
    from guiju.lab.agency.acts import FileLicence, FileQualification
    from guiju.lab.people import acts
    from guiju.lab.premises.acts import RecordTenure

    first = {"valid_from": today() - days(99)}
    last = {"valid_to": today() + days(99)}
    licence = {"number": "L-7", "issuer": "某机关", **first, **last}
    asked = (
        (acts.RecordEmployment, {"person": "P-B", "kind": "long_term", "reason": "接管档案", **first}),
        (acts.FileQualification, {**PAPER, "kind": "senior_title", "number": "2", **first}),
        (acts.RecordExperience, {**WORKED, **first}),
        (FileLicence, licence),
        (FileQualification, {"kind": "accreditation", "number": "L0002", "issuer": "某机构", **first, **last}),
        (RecordTenure, {"site": "S1", "kind": "owned", "holder": "某机构", **first, **last}),
    )
    taken = of_equipment("certificate of an item")
    for place, (act, said) in enumerate(asked):
        by = "P-H" if act.name.startswith(("agency", "premises")) else "P-Q"
        assert refusal(act, by, **said, file_sha256=taken) == "file_of_another", act.name
        assert refusal(act, by, **said, file_sha256=stored(f"own {place}")) == "", act.name


def test_a_paper_of_people_is_none_of_an_item(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_life import FileDocument

    told = {"kind": "manual", "title": "说明书", "media_type": "application/pdf", "day": today()}
    assert refusal(FileDocument, "P-K", equipment="E-1", file_sha256=stored("paper"), **told) == "file_of_another"


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"person": "P-K", "number": "证 8"}, "file_of_another"),
        ({"kind": "senior_title", "number": "证 8"}, "file_of_another"),
    ],
)
def test_a_qualification_has_a_paper_of_its_own(house: TestInstallation, changed: dict[str, str], found: str) -> None:
    from guiju.lab.people.acts import AttestQualification, FileQualification
    from guiju.lab.people.models import Qualification

    said = {**PAPER, **changed, "valid_from": today()}
    assert refusal(FileQualification, "P-Q", **said, file_sha256=stored("paper")) == found
    assert refusal(FileQualification, "P-Q", **{**said, "attested": False}) == ""
    row = Qualification.objects.latest("pk").pk
    assert refusal(AttestQualification, "P-H", row=row, file_sha256=stored("paper")) == found


def test_a_contract_proves_employment_and_work_of_one_person(house: TestInstallation) -> None:
    from guiju.lab.people.acts import RecordEmployment, RecordExperience

    paper = {"file_sha256": stored("contract"), "valid_from": today() - days(99)}
    employed = {"kind": "long_term", "reason": "接管档案", **paper}
    assert refusal(RecordEmployment, "P-Q", person="P-B", **employed) == ""
    assert refusal(RecordExperience, "P-Q", **WORKED, **paper) == ""
    assert refusal(RecordEmployment, "P-Q", person="P-K", **employed) == "file_of_another"


def test_a_letter_appoints_several(house: TestInstallation) -> None:
    from guiju.lab.people.acts import AddPost, Appoint

    post = {"name": "监督员", "name_en": "Supervisor", "kind": "supervisor", "needed": 2, "least_years": 0}
    do(AddPost, code="G-2", **post, valid_from=today() - days(9))
    first = {"post": "G-2", "valid_from": today(), "file_sha256": stored("letter")}
    assert refusal(Appoint, "P-H", person="P-B", letter="任 1", **first) == ""
    assert refusal(Appoint, "P-H", person="P-K", letter="任1", **first) == ""
    assert refusal(Appoint, "P-H", person="P-C", letter="任 2", **first) == "file_of_another"


def test_no_certificate_extends_itself(house: TestInstallation) -> None:
    """The paper on file was there before its issuer decided anything more; a manual is nobody's decision."""
    from guiju.lab.agency.acts import ExtendQualification
    from guiju.lab.agency.models import Qualification

    row = Qualification.objects.get()
    told = {"number": row.number, "reason": "复评", "valid_to": row.valid_to + days(9)}
    assert refusal(ExtendQualification, "P-Q", **told, file_sha256=of_equipment("manual")) == "file_of_another"
    assert refusal(ExtendQualification, "P-Q", **told, file_sha256=stored("decision")) == ""
    again = {**told, "valid_to": row.valid_to + days(18)}
    assert refusal(ExtendQualification, "P-Q", **again, file_sha256=stored("decision")) == "file_of_another"
    assert refusal(ExtendQualification, "P-Q", **again, file_sha256=stored("next decision")) == ""


def test_a_suspension_taken_back_is_confirmed_by_a_paper_of_its_own(house: TestInstallation) -> None:
    from guiju.lab.agency.acts import ConfirmLifting, ExtendQualification, LiftSuspension, SuspendQualification
    from guiju.lab.agency.models import Qualification, Suspension

    row = Qualification.objects.get()
    longer = {"number": row.number, "reason": "复评", "valid_to": row.valid_to + days(9)}
    assert refusal(ExtendQualification, "P-Q", **longer, file_sha256=stored("decision")) == ""
    suspended = {"qualification": row.number, "since": today() - days(9), "until": None, "reason": "误录"}
    assert refusal(SuspendQualification, "P-Q", **suspended) == ""
    lifted = {"number": row.number, "until": today() - days(8), "reason": "误录"}
    assert refusal(LiftSuspension, "P-H", **lifted) == ""
    asked = {"row": Suspension.objects.get().pk}
    for taken in ("decision", "paper"):
        assert refusal(ConfirmLifting, "P-Q", **asked, file_sha256=stored(taken)) == "file_of_another", taken
    assert refusal(ConfirmLifting, "P-Q", **asked, file_sha256=stored("from the issuer")) == ""


def test_no_certificate_bears_itself_out(house: TestInstallation) -> None:
    """The issuer's answer is a paper of the issuer's: neither a hash of nothing, nor the certificate asked about."""
    from lab_standards import certificate, point

    from guiju.lab.equipment.acts import AskIssuer, RecordIssuerAnswer

    certificate("E-1", "G-1", [point("10", "0", "0.1", "mm")], "mm")
    certificate("E-1", "G-2", [point("10", "0", "0.1", "mm")], "mm")
    asked = do(AskIssuer, equipment="E-1", certificate="G-1", channel="letter", question="是否由贵院出具")

    def answer(digest: str, said: str = "genuine") -> str:
        told = {"answer": said, "answered_on": today(), "answer_text": "", "evidence_sha256": digest}
        return refusal(RecordIssuerAnswer, "P-K", question=asked.pk, **told)

    assert answer("0" * 64) == answer("eine Antwort") == "file_not_stored"
    assert answer(stored("G-1")) == answer(stored("G-2")) == answer(stored("G-1"), "corrected") == "file_of_another"
    assert answer(stored("paper")) == "file_of_another"
    assert answer(stored("G-2"), "corrected") == ""


def test_words_prove_no_agency_of_defence(house: TestInstallation) -> None:
    """By its proof verifiers' certificates count (4.5-9); what is no stored paper of its own is none."""
    from guiju.lab.agency.acts import AmendAgency
    from guiju.lab.agency.models import Agency

    row = Agency.objects.get()
    told = {name: getattr(row, name) for name in AmendAgency.columns} | {"code": row.code, "reason": "补证明"}

    def amend(**changed: str) -> str:
        return refusal(AmendAgency, "P-Q", **{**told, **changed})

    assert amend(proof_sha256="we are") == amend(proof_sha256="0" * 64) == "file_not_stored"
    assert amend(proof_sha256=stored("paper")) == "file_of_another"
    assert amend(proof_sha256=stored("proof")) == ""
    (house.folder / "files" / stored("proof")[:2] / stored("proof")).unlink()
    told["proof_sha256"] = Agency.objects.get().proof_sha256
    assert amend(telephone="010-1") == "", "a paper that is damaged stops no other correction"
