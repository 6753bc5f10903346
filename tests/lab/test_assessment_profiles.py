"""The agency's own profiles at work: drafted by one, approved by another, pinned by runs, carried in reports."""

import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from assessment_house import CALIBRATOR, HEAD, QUALITY, TECHNICAL, as_, code_of, days, evaluation, on, today
from lab_installation import TestInstallation
from lab_registers import furnish
from test_assessment_runs import enrol, freeze, judged, planned, waive_all

from guiju.conduct.evaluation.profile import Demand, OwnChanges

CODE = "OWN-1"


@pytest.fixture
def house(sqlite_installation: TestInstallation) -> TestInstallation:
    furnish()
    return sqlite_installation


def with_both_roles(person: str, act: Any, **given: Any) -> Any:
    """Performs an act as a person who holds the head's role besides: the separation is by person, not by role."""
    from guiju.lab.house.act import perform
    from guiju.lab.people.queries import actor

    who = actor(person)
    return perform(act, act.Request(**given), actor=replace(who, roles=who.roles | {"head"}), key="both").row


def changes(**given: Any) -> OwnChanges:
    return OwnChanges(**{"base": "self", "good": 800, **given})


def members(**changed: Any) -> dict[str, Any]:
    return {
        "code": CODE,
        "edition": "1",
        "title": "本机构方案",
        "title_en": "Profile of the house",
        "valid_from": today(),
        "valid_to": None,
        "reason": "客户要求更高的门槛",
        "changes": changes(),
        **changed,
    }


def drafted(person: str = QUALITY, **changed: Any) -> Any:
    from guiju.lab.assessment.acts import DraftProfile

    return as_(person, DraftProfile, **members(**changed))


def approved(person: str = HEAD, edition: str = "1") -> Any:
    from guiju.lab.assessment.acts import ApproveProfile

    return as_(person, ApproveProfile, code=CODE, edition=edition)


def withdrawn(person: str = HEAD, edition: str = "1") -> Any:
    from guiju.lab.assessment.acts import WithdrawProfile

    return as_(person, WithdrawProfile, code=CODE, edition=edition, reason="不再需要")


@pytest.mark.parametrize(
    "given, code",
    [
        ({"good": 699}, "profile_weaker"),
        ({"good": 700}, ""),
        ({"final_coverage": "0.69"}, "profile_weaker"),
        ({"minimum": (("operation", "E2"),)}, "profile_weaker"),
        ({"points": (("6.2", 81),)}, "profile_does_not_add_up"),
        ({"points": (("6.2", -1), ("6.3", 151))}, "profile_does_not_add_up"),
        ({"weights": (("6.2-1", 11),)}, "profile_does_not_add_up"),
        ({"weights": (("6.2-77", 2),)}, "profile_row_unknown"),
        ({"demands": (Demand(row="6.2-77", part=None, minimum="E5"),)}, "profile_row_unknown"),
        ({"base": "nobody"}, "profile_base"),
        ({"minimum": (("operation", "E9"),)}, "invalid_value"),
        ({"final_coverage": "much"}, "invalid_value"),
    ],
    ids=str,
)
def test_a_draft_that_is_less_strict_or_does_not_add_up_is_refused(
    house: TestInstallation, given: dict[str, Any], code: str
) -> None:
    assert code_of(lambda: drafted(changes=changes(**given))) == code


def test_a_draft_is_refused_under_a_name_of_the_software_or_without_reason(house: TestInstallation) -> None:
    assert code_of(lambda: drafted(code="social")) == "profile_base"
    assert code_of(lambda: drafted(reason=" ")) == "answer_incomplete"
    assert code_of(lambda: drafted(valid_to=today() - days(1))) == "days_reversed"
    assert code_of(lambda: drafted(code="a/b")) == "code_unfit"
    assert code_of(lambda: drafted(code="A" * 33)) == "invalid_value"
    assert code_of(lambda: drafted(code="A" * 32)) == ""
    assert code_of(lambda: drafted(CALIBRATOR)) and code_of(lambda: drafted(HEAD))


def test_who_drafted_never_approves(house: TestInstallation) -> None:
    from guiju.lab.assessment.acts import ApproveProfile

    drafted()
    both = {"code": CODE, "edition": "1"}
    assert code_of(lambda: with_both_roles(QUALITY, ApproveProfile, **both)) == "own_thing"
    assert code_of(lambda: approved(TECHNICAL))
    row = approved()
    assert (row.drafted_by, row.approved_by, row.approved_on) == (QUALITY, HEAD, today())


def test_a_draft_is_changed_by_its_drafter_and_nothing_once_approved(house: TestInstallation) -> None:
    from guiju.lab.assessment.acts import ChangeProfile
    from guiju.lab.assessment.profiles import changes_of

    def changed(person: str = QUALITY, **more: Any) -> Any:
        return as_(person, ChangeProfile, **members(**more))

    drafted()
    assert code_of(lambda: changed(TECHNICAL)) == "profile_not_yours"
    assert code_of(lambda: changed(changes=changes(good=1))) == "profile_weaker"
    assert changes_of(changed(changes=changes(good=850))).good == 850
    approved()
    assert code_of(changed) == "profile_no_draft"
    assert code_of(approved) == "profile_no_draft"


@pytest.mark.parametrize("offset, code", [(-1, "profile_backdated"), (0, ""), (1, "")])
def test_nothing_is_approved_backwards(house: TestInstallation, offset: int, code: str) -> None:
    drafted(valid_from=today() + days(offset))
    assert code_of(approved) == code


def test_one_draft_at_a_time_and_each_edition_once(house: TestInstallation) -> None:
    drafted()
    assert code_of(lambda: drafted(edition="2")) == "profile_edition_there"
    approved()
    assert code_of(drafted) == "profile_edition_there"
    assert code_of(lambda: drafted(edition="2")) == ""


def test_a_later_edition_ends_the_one_before(house: TestInstallation) -> None:
    from guiju.lab.assessment.models import EvaluationProfile
    from guiju.lab.assessment.profiles import profile_on

    first = today()
    drafted(valid_from=first)
    approved()
    drafted(edition="2", valid_from=first, changes=changes(good=900, excellent=950))
    assert code_of(lambda: approved(edition="2")) == "profile_not_later"
    withdrawn(edition="2")
    drafted(edition="3", valid_from=first + days(10), changes=changes(good=900, excellent=950))
    approved(edition="3")
    old = EvaluationProfile.objects.get(edition="1")
    assert (old.superseded_by, old.valid_to) == ("3", first + days(9))
    found = {day: profile_on(CODE, first + days(day)) for day in (-1, 0, 9, 10)}
    assert {day: each and each.version for day, each in found.items()} == {-1: None, 0: "1", 9: "1", 10: "3"}


def test_a_withdrawn_one_is_in_force_until_the_day_before(house: TestInstallation) -> None:
    from guiju.lab.assessment.models import EvaluationProfile

    start = today()
    drafted()
    approved()
    with on(start + days(5)):
        row = withdrawn()
        assert code_of(withdrawn) == "profile_withdrawn"
    states = {day: row.state_on(start + days(day)) for day in (-1, 0, 4, 5, 6)}
    assert states == {-1: "coming", 0: "in_force", 4: "in_force", 5: "withdrawn", 6: "withdrawn"}
    ending = EvaluationProfile(valid_from=start, valid_to=start + days(2), approved_on=start)
    assert [ending.state_on(start + days(day)) for day in (2, 3)] == ["in_force", "ended"]
    assert EvaluationProfile(valid_from=start).state_on(start) == "draft"


def test_a_run_is_planned_by_a_profile_in_force_on_its_last_day_alone(house: TestInstallation) -> None:
    from guiju.lab.assessment.sources import last_twelve_months

    drafted(valid_from=today())
    assert code_of(lambda: planned(profile=CODE)) == "run_profile"
    row = approved()
    first, last = last_twelve_months(today())
    assert code_of(lambda: planned(profile=CODE, first_day=first, last_day=last - days(1))) == "run_profile"
    assert planned(profile=CODE).profile_sha256 == row.document_sha256
    withdrawn()
    assert code_of(lambda: planned(profile=CODE)) == "run_profile"


def test_a_run_keeps_the_profile_that_it_was_planned_by(house: TestInstallation) -> None:
    """Withdrawn and replaced meanwhile, the run is judged and frozen by the edition that it pinned, digest and all."""
    from guiju.lab.assessment.freezing import SignedRun
    from guiju.lab.assessment.models import Run
    from guiju.lab.assessment.running import kept_evaluation
    from guiju.lab.house import files
    from guiju.record.codec import from_bytes

    drafted()
    document = approved().document_sha256
    run = planned(profile=CODE)
    withdrawn()
    drafted(edition="2", changes=changes(good=999, excellent=1000))
    approved(edition="2")
    row = judged(run)
    waive_all(row)
    found = kept_evaluation(row).evaluation
    assert found.profile == f"{CODE}/1" and found.own is not None and found.own.changes.good == 800
    assert found.own.sha256 == document == row.profile_sha256
    enrol(HEAD)
    frozen = freeze(row)
    signed = from_bytes(SignedRun, files.stored(frozen.statement_sha256))
    assert (signed.statement.profile, signed.statement.profile_sha256) == (CODE, document)
    before = frozen.evaluation_sha256
    withdrawn(edition="2")
    assert Run.objects.get(pk=run.pk).evaluation_sha256 == before


def test_a_signature_on_another_digest_of_the_profile_is_refused(house: TestInstallation) -> None:
    drafted()
    approved()
    run = judged(planned(profile=CODE))
    waive_all(run)
    enrol(HEAD)
    assert code_of(lambda: freeze(run, profile_sha256="ab" * 32)) == "statement_does_not_hold"
    assert code_of(lambda: freeze(run)) == ""


def test_a_run_of_the_softwares_profile_names_its_digest_too(house: TestInstallation) -> None:
    from guiju.conduct.evaluation import profiles

    assert judged(planned()).profile_sha256 == profiles()["self"].sha256


def test_without_its_document_a_run_is_not_judged_by_another(house: TestInstallation) -> None:
    from guiju.lab.house.files import path_of

    drafted()
    row = approved()
    run = planned(profile=CODE)
    path_of(row.document_sha256).unlink()
    assert code_of(lambda: judged(run)) == "run_profile_gone"


def test_an_edition_on_another_version_of_its_base_is_not_used(house: TestInstallation) -> None:
    """After the software renewed the base, an edition approved on the old one would ask for something else."""
    from guiju.lab.assessment.profiles import usable

    drafted()
    row = approved()
    assert usable([row]) is not None
    row.base_version = "0"
    assert usable([row]) is None


def test_the_document_of_the_row_is_the_one_in_the_store(house: TestInstallation) -> None:
    from guiju.lab.assessment.profiles import document_of
    from guiju.lab.house import files
    from guiju.record.codec import to_bytes

    demands = (Demand(row="6.2-1", part="attestation", minimum="E3"),)
    drafted(changes=changes(demands=demands, points=(("6.2", 90), ("6.3", 60)), weights=(("6.2-1", 9),)))
    row = approved()
    assert files.stored(row.document_sha256) == to_bytes(document_of(row))


def test_the_report_says_the_profile_and_what_differs_from_its_base(house: TestInstallation) -> None:
    import openpyxl

    from guiju.lab.assessment.present import Present, house_of
    from guiju.lab.assessment.profiles import profile_on
    from guiju.reports import evaluation_xlsx
    from guiju.reports.evaluation import evaluation_pdf, page

    drafted(changes=changes(points=(("6.2", 90), ("6.3", 60)), demands=(Demand(row="6.2-1", part=None, minimum="E5"),)))
    approved()
    found = evaluation(profile=profile_on(CODE, today()))
    shown = Present(found.evaluation, found.snapshot, date.fromisoformat(found.evaluation.last_day), None)
    for lang, title in (("zh", "本机构方案"), ("en", "Profile of the house")):
        told = page(found.evaluation, found.snapshot, lang, house_of(shown))
        assert title in told["subtitle"] and f"{CODE}/1" in told["subtitle"]
        lines = told["method"]["own"]["lines"]
        assert {("80", "90"), ("70", "60"), ("700", "800"), ("—", "E5")} == {tuple(each[2:]) for each in lines}
        assert evaluation_pdf(found.evaluation, found.snapshot, lang, house_of(shown)).startswith(b"%PDF")
        book = openpyxl.load_workbook(
            io.BytesIO(evaluation_xlsx(found.evaluation, found.snapshot, lang, house_of(shown)))
        )
        sheet = book["自定方案" if lang == "zh" else "Own profile"]
        assert [tuple(str(cell.value) for cell in row) for row in sheet.iter_rows(min_row=2)] == [
            tuple(each) for each in lines
        ]


def test_evaluate_takes_the_code_of_ones_own(house: TestInstallation, capsys: Any) -> None:
    from guiju.cli.main import main

    def evaluated(*words: str) -> int:
        return main(["evaluate", "--data", str(house.folder), "--lang", "en", *words])

    drafted(valid_from=today())
    assert evaluated("--profile", CODE) == 64
    assert "self, social, in-house" in capsys.readouterr().err
    approved()
    assert evaluated("--profile", CODE, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["profile"] == f"{CODE}/1"
    own = told["own_profile"]
    assert (own["base"], own["edition"]) == ("self/1", "1")
    assert own["differences"] == [{"what": "threshold", "of": "good", "part": "", "base": "700", "own": "800"}]
    assert evaluated("--profile", CODE) == 0
    assert "700 → 800" in capsys.readouterr().out
