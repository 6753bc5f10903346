"""The right of reply in a run: whoever a finding names is asked, and it is not frozen before they were heard."""

from collections.abc import Iterator
from typing import Any

import pytest
from assessment_house import CALIBRATOR, HEAD, QUALITY, as_, attest, code_of, days, on, today
from lab_installation import TestInstallation
from lab_registers import furnish
from test_assessment_runs import enrol, freeze, judged, planned


@pytest.fixture
def house(installation: TestInstallation) -> TestInstallation:
    furnish()
    return installation


@pytest.fixture
def asked(sqlite_installation: TestInstallation) -> Iterator[Any]:
    """A judged run of which a finding names people: the first of what they were asked."""
    from guiju.lab.assessment.models import Hearing

    furnish()
    judged(planned())
    yield Hearing.objects.select_related("finding__run").order_by("pk").first()


def waive_others(row: Any) -> None:
    from guiju.lab.assessment.acts import WaiveReply
    from guiju.lab.assessment.models import Hearing

    for each in Hearing.objects.filter(state="asked").exclude(pk=row.pk).select_related("finding__run"):
        as_(each.person, WaiveReply, run=each.finding.run.code, row=each.finding.row)


def named(row: Any) -> dict[str, str]:
    return {"run": row.finding.run.code, "row": row.finding.row}


def test_whoever_a_finding_names_is_asked_until_the_term(asked: Any) -> None:
    from guiju.conduct.evaluation.evidence import Snapshot
    from guiju.conduct.evaluation.parts import against
    from guiju.lab.assessment.heard import asked_of
    from guiju.lab.house import files
    from guiju.lab.people.queries import actor
    from guiju.lab.today.queries import desk
    from guiju.record.codec import from_bytes

    snapshot = from_bytes(Snapshot, files.stored(asked.finding.run.snapshot_sha256))
    places = {each.where for each in against(snapshot, asked.finding.row).examples}
    assert asked.places and set(asked.places) <= places
    assert asked.person in " ".join(asked.places) or asked.places[0].startswith("case:")
    assert asked.reply_until == today() + days(7)
    assert (asked.finding.row, "finding") in [(each.row, each.kind) for each in asked_of(asked.person)]
    cards = [
        each for each in desk(actor(asked.person)).cards if any(asked.finding.row in one.text for one in each.rows)
    ]
    assert len(cards) == 1 and cards[0].rows[0].link.endswith("/change/")


@pytest.mark.parametrize("offset, code", [(6, "run_not_heard"), (7, "run_not_heard"), (8, "")])
def test_a_run_is_not_frozen_before_replies_or_the_end_of_the_term(asked: Any, offset: int, code: str) -> None:
    enrol(HEAD)
    waive_others(asked)
    run, day = asked.finding.run, today()
    with on(day + days(offset)):
        assert code_of(lambda: freeze(run)) == code


def test_a_reply_or_a_waiver_lets_it_be_frozen_and_both_are_signed(house: TestInstallation) -> None:
    import json

    from guiju.canonical import sha256
    from guiju.lab.assessment.acts import ReplyToFinding, WaiveReply
    from guiju.lab.assessment.models import Hearing, Run
    from guiju.lab.house import files

    enrol(HEAD)
    judged(planned())
    first, *_ = rows = list(Hearing.objects.select_related("finding__run").order_by("pk"))
    waive_others(first)
    run = first.finding.run
    assert code_of(lambda: freeze(run)) == "run_not_heard"
    other = CALIBRATOR if first.person != CALIBRATOR else QUALITY
    if not any(each.person == other and each.finding_id == first.finding_id for each in rows):
        assert code_of(lambda: as_(other, WaiveReply, **named(first))) == "finding_names_another"
    as_(first.person, ReplyToFinding, **named(first), reply="已离岗")
    as_(first.person, ReplyToFinding, **named(first), reply="已离岗，附离岗通知")
    assert code_of(lambda: as_(first.person, WaiveReply, **named(first))) == "finding_answered"
    freeze(run)
    assert code_of(lambda: as_(first.person, ReplyToFinding, **named(first), reply="迟到")) == "run_frozen"
    frozen = Run.objects.get()
    said = json.loads(files.stored(frozen.statement_sha256))["statement"]
    kept = files.stored(said["hearing"])
    heard = {(each["row"], each["person"]): (each["state"], each["statement"]) for each in json.loads(kept)["heard"]}
    assert sha256(kept) == said["hearing"] and len(heard) == len(rows)
    assert heard[first.finding.row, first.person] == ("replied", "已离岗，附离岗通知")
    assert {state for state, _ in heard.values()} <= {"replied", "waived"}


def test_judged_again_only_who_is_named_at_a_new_place_is_asked_anew(
    sqlite_installation: TestInstallation, asked: Any
) -> None:
    from lab_acts import QUALITY as SOMEBODY

    from guiju.lab.assessment.acts import WaiveReply
    from guiju.lab.assessment.models import Hearing
    from guiju.lab.house.act import Act, Transaction, perform

    class Forget(Act):
        """As if the finding had not named the person at that place before."""

        roles = SOMEBODY.roles
        Request = WaiveReply.Request

        def change(self, tx: Transaction, request: Any) -> Any:
            return tx.update(Hearing.objects.get(pk=asked.pk), places=[])

    as_(asked.person, WaiveReply, **named(asked))
    day = today()
    with on(day + days(3)):
        judged(asked.finding.run)
        assert Hearing.objects.get(pk=asked.pk).state == "waived"
        forget = Forget()
        forget.name = "test.forget"
        perform(forget, WaiveReply.Request(**named(asked)), actor=SOMEBODY, key="forget")
        judged(asked.finding.run)
    again = Hearing.objects.get(pk=asked.pk)
    assert (again.state, again.places, again.reply_until) == ("asked", asked.places, day + days(10))


def test_the_owner_replies_besides_those_who_are_named(asked: Any) -> None:
    from guiju.lab.assessment.acts import AssignFinding, ReplyToFinding
    from guiju.lab.assessment.models import Hearing, RunFinding

    owner = QUALITY if asked.person != QUALITY else HEAD
    as_(HEAD, AssignFinding, **named(asked), owner=owner, due=today() + days(5))
    as_(asked.person, ReplyToFinding, **named(asked), reply="我的说法")
    row = RunFinding.objects.get(pk=asked.finding_id)
    assert (row.state, row.reply, Hearing.objects.get(pk=asked.pk).statement) == ("assigned", "", "我的说法")
    as_(owner, ReplyToFinding, **named(asked), reply="已整改")
    row.refresh_from_db()
    assert (row.state, row.reply, row.replied_by) == ("answered", "已整改", owner)


def test_what_people_attested_names_nobody(sqlite_installation: TestInstallation) -> None:
    from assessment_house import OTHER

    from guiju.lab.assessment.models import Hearing

    furnish()
    attest(outcome="not_met", maturity=0)
    judged(planned())
    assert not Hearing.objects.filter(finding__row=OTHER).exists()
