"""A demonstration in which work is under way: one job in every state. Run as a program: FOLDER FIRST_NUMBER.

A process of its own, so that the folder can be copied afterwards with nothing open in it.
"""

import json
import secrets
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

STATES = ("assigned", "measuring", "finished", "reviewed", "approved")
ATTENUATOR, MULTIMETER, IMPEDANCE = 3, 4, 1
PLAYED = (IMPEDANCE, ATTENUATOR, ATTENUATOR, ATTENUATOR, MULTIMETER)
"""Which of the demonstration's measurements reaches each of the states."""


def stage_of(folder: Path) -> Any:
    """A stage on which the story goes on until now, under keys that were not used yet."""
    from guiju.lab.demo.stage import Stage

    told = json.loads((folder / "demo.json").read_text("utf-8"))
    stage = Stage(today=datetime.now(UTC), say=lambda zh, en: None, passphrases=told["passphrases"])
    stage._count = secrets.randbelow(10**6) * 1000
    return stage


LONG = timedelta(minutes=50)
"""How long the work takes in the story."""


def _beginning(now: datetime) -> datetime:
    """Fifty minutes ago, but today: shortly after midnight in China the story of yesterday is not gone on with."""
    from guiju.lab.house import clock

    return max(now - LONG, clock.midnight(clock.civil_day(now)))


def bring_to_life(folder: Path, first: int) -> None:
    """A commission at each stage before the bench and a job in each state, under numbers that begin at `first`."""
    from guiju.lab.boot import setup

    setup(folder)
    from django.db import connections

    from guiju.lab.demo import bench
    from guiju.lab.demo.bench import Work
    from guiju.lab.demo.measurements import load
    from guiju.lab.house import publication
    from guiju.lab.issuing import delivery

    stage = stage_of(folder)
    works = [Work(stage, load()[place], first + number, stage.day(7)) for number, place in enumerate(PLAYED)]
    begin = _beginning(stage.today)
    minute = (stage.today - begin) / 50
    with stage.moment(begin):
        _before_the_bench(stage, first + len(PLAYED))
        for work in works:
            for step in (bench.open_commission, bench.review_contract, bench.receive_item, bench.assign):
                step(work)
        bench.climate(stage, bench.ROOM, *bench.CLIMATE[0])
        for work in works[1:]:
            bench.start(work)
    with stage.moment(begin + 30 * minute):
        for work in works[1:]:
            bench.take_readings(work)
        bench.climate(stage, bench.ROOM, *bench.CLIMATE[1])
    for step, place in ((bench.finish, 2), (bench.review, 3), (bench.approve, 4)):
        with stage.moment(begin + (35 + place) * minute):
            for work in works[place:]:
                step(work)
    stage.close()
    _link(stage, works[2].commission)
    _traced(stage)
    _evaluated(stage)
    publication.publish()
    delivery.renew_proofs()
    connections.close_all()


def _before_the_bench(stage: Any, first: int) -> None:
    """Commissions that wait for contract review, for the item and for assignment."""
    from guiju.lab.demo import bench
    from guiju.lab.demo.bench import Work
    from guiju.lab.demo.measurements import load

    steps = (bench.open_commission, bench.review_contract, bench.receive_item)
    for waiting in range(len(steps)):
        work = Work(stage, load()[ATTENUATOR], first + waiting, stage.day(7))
        for step in steps[: waiting + 1]:
            step(work)


def _link(stage: Any, commission: str) -> None:
    from guiju.lab.portal.acts import CreateStatusLink

    stage.do(CreateStatusLink, "demo-clerk", commission=commission)


def _evaluated(stage: Any) -> None:
    """A corrective action, a tailoring and a suspicion, each waiting for somebody; and today's state."""
    from guiju.lab.assessment import acts, standing
    from guiju.lab.assessment.models import Correction
    from guiju.lab.house import clock

    if Correction.objects.exists():
        return
    today = clock.today()
    due = today + timedelta(days=60)
    action = {"cause": "投诉程序没有规定答复期限", "action": "修订投诉程序，写明答复期限"}
    stage.do(acts.ProposeCorrection, "demo-quality", row="6.1.8-1", owner="demo-keeper", due=due, **action)
    reason = "本机构不自编方法，也不修改标准方法"
    stage.do(acts.AskTailoring, "demo-quality", row="4.6-4", reason=reason, valid_from=today)
    stage.do(
        acts.OpenSuspicion,
        "demo-quality",
        row="5-6a",
        suspected="同一小时内三份记录的读数逐位相同，怀疑没有测量",
        found_at="register:people",
        concerned=("demo-calibrator",),
        concerned_why=("三份记录均由其采集并签署",),
        reply_until=today + timedelta(days=30),
    )
    standing.refresh()


def _traced(stage: Any) -> None:
    """A later certificate that shifts a standard, its impact computed, the issuer asked; tests of a JJF 1033 file."""
    from guiju.lab.equipment import acts
    from guiju.lab.equipment.models import Certificate
    from guiju.lab.house import clock, files
    from guiju.lab.house.signing import SYSTEM
    from guiju.lab.quality.acts import AssessImpact
    from guiju.lab.quality.models import Impact
    from guiju.lab.quality.steps import steps

    code, today = "DEMO-E-07-1", clock.today()
    if Impact.objects.filter(equipment__code=code).exists():
        return
    row = Certificate.objects.filter(equipment__code=code).order_by("calibrated_on", "pk").last()
    point = {**row.points[0], "value": "50.00012", "correction": "0.00012"}
    kept = ("kind", "issuer", "competence_kind", "competence_reference", "competence_from", "competence_to", "unit")
    stage.do(
        acts.FileCertificate,
        "demo-keeper",
        **{name: getattr(row, name) for name in kept},
        equipment=code,
        number="演示-07-2",
        competence_covers=True,
        calibrated_on=today,
        issued_on=today,
        valid_to=today + timedelta(days=365),
        file_sha256=files.store(b"%PDF-1.7 demonstration", "application/pdf"),
        accuracy_class="",
        limits="",
        points=[point],
        chain=[],
        serial_number="另一编号",
    )
    stage.do(AssessImpact, "demo-quality", equipment=code, certificate="演示-07-2", reason="后一次校准发现变化")
    list(steps(Impact.objects.get(equipment__code=code).code, SYSTEM))
    stage.do(
        acts.AskIssuer,
        "demo-keeper",
        equipment=code,
        certificate=row.number,
        channel="letter",
        question="是否由贵机构出具",
    )
    asked = row.questions.get()
    letter = files.store(b"%PDF-1.7 letter of the issuer", "application/pdf")
    answer = {"answer": "genuine", "answered_on": today, "answer_text": "是", "evidence_sha256": letter}
    stage.do(acts.RecordIssuerAnswer, "demo-keeper", question=asked.pk, **answer)
    _tested(stage, "DEMO-E-01-1", today)


def _tested(stage: Any, code: str, today: Any) -> None:
    from guiju.lab.equipment import acts

    readings = ["20.001", "20.002", "20.001", "20.003", "20.002", "20.001"]
    common = {"equipment": code, "object": "演示温度计", "unit": "°C"}
    stage.do(acts.TestRepeatability, "demo-calibrator", **common, day=today, conditions="20 °C", readings=readings)
    for month in range(4):
        day = today - timedelta(days=40 * (4 - month))
        stage.do(
            acts.RecordGroup,
            "demo-calibrator",
            equipment=code,
            check_standard="演示核查标准",
            day=day,
            readings=readings,
            unit="°C",
        )
    judged = {"check_standard": "演示核查标准", "kind": "new", "limit": "0.01", "limit_is": "mpe"}
    stage.do(acts.JudgeStability, "demo-calibrator", equipment=code, **judged)
    own = {"value": "20.001", "U": "0.002", "k": "2", "reference": "20.002", "U_reference": "0.002", "k_reference": "2"}
    stage.do(
        acts.VerifyResult,
        "demo-calibrator",
        **common,
        **own,
        day=today,
        way="transfer",
        partner="演示上级标准",
        others=[],
    )


if __name__ == "__main__":
    bring_to_life(Path(sys.argv[1]), int(sys.argv[2]))
