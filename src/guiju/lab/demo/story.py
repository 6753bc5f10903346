"""The story of the demonstration: seven published measurements become certificates, twelve faults are refused.

It plays on its own clock over the last working days and ends at the real moment of founding.
"""

from guiju.lab.demo import aftermath, answers, attested, bench, equipment, method_evidence, registers, trials
from guiju.lab.demo.bench import Work
from guiju.lab.demo.measurements import load
from guiju.lab.demo.stage import FOUNDED_BEFORE, Stage
from guiju.lab.issuing import delivery
from guiju.lab.issuing.models import Certificate


def play(stage: Stage) -> None:
    """Plays everything. Raises StoryError when the story does not come out as it must."""
    works = [Work(stage, each, index, stage.day(index)) for index, each in enumerate(load())]
    stage.say("  登记：机构、人员、方法、能力范围、标准器（均为虚构）", "  registers: agency, people, methods, scope")
    with stage.moment(stage.today - FOUNDED_BEFORE):
        registers.fill(stage, resting=True)
        registers.add_old_edition(stage, works[0].measurement)
        for work in works:
            if work.measurement.key == registers.WITH_CHANGE:
                method_evidence.announce(stage, work.measurement.method.code)
        spare = trials.register_expired_standard(stage, works[2])
        equipment.furnish(stage)
        answers.documents(stage)
        aftermath.matrix_line(stage, works[4].measurement)
    for work in works:
        title = work.measurement.title
        place = f"  {work.index + 1}/{len(works)}"
        stage.say(f"{place} {title.zh}：从委托到证书", f"{place} {title.en}: from request to certificate")
        _at_the_counter(work)
        _assigned(work, spare)
        _measured(work)
        _approved(work)
        _issued(work)
    with stage.moment(stage.last_minutes):
        aftermath.standard_shifted(stage, next(each for each in works if each.measurement.key == aftermath.SHIFTED))
    stage.say("  评价：登记人员证明，按行为规范自我评价", "  evaluation: attestations, self-evaluation by the code")
    with stage.moment(stage.today):
        answers.looked_up(stage)
        attested.attestations(stage)
        answers.own_profile(stage)
        answers.self_evaluation(stage)
    stage.close()
    delivery.renew_proofs()


def _at_the_counter(work: Work) -> None:
    stage = work.stage
    with stage.at(work.day, 8, 30):
        bench.open_commission(work)
    with stage.at(work.day, 8, 45):
        bench.review_contract(work)
        if work.index == 5:
            trials.point_outside_scope(work)
    with stage.at(work.day, 9, 0):
        bench.receive_item(work)
        if work.measurement.key in registers.RESTING:
            bench.place_item(work)


def _assigned(work: Work, spare: str) -> None:
    stage = work.stage
    with stage.at(work.day, 9, 10):
        bench.climate(stage, registers.ROOM, *bench.CLIMATE[0])
        if work.index == 0:
            trials.edition_superseded(work)
        if work.index == 4:
            trials.wrong_calibrators(work)
    with stage.at(work.day, 9, 20):
        if work.index == 2:
            trials.standard_out_of_date(work, spare)
        elif work.index == 3:
            trials.standard_not_confirmed(work)
        elif work.index == 6:
            trials.room_out_of_limits(work)
        else:
            bench.assign(work)


def _measured(work: Work) -> None:
    stage = work.stage
    with stage.at(work.day, 9, 25):
        if work.index == 0:
            aftermath.permit(work)
    with stage.at(work.day, 9, 30):
        if work.index == 0:
            aftermath.permit_called_off(work)
        bench.start(work)
    with stage.at(work.day, 10, 0):
        bench.climate(stage, registers.ROOM, *bench.CLIMATE[1])
    with stage.at(work.day, 10, 20):
        bench.take_readings(work)
    with stage.at(work.day, 10, 40):
        bench.climate(stage, registers.ROOM, *bench.CLIMATE[2])
    with stage.at(work.day, 11, 0):
        bench.finish(work)


def _approved(work: Work) -> None:
    stage = work.stage
    with stage.at(work.day, 14, 0):
        if work.index == 1:
            trials.reviewer_is_calibrator(work)
        bench.review(work)
    with stage.at(work.day, 15, 30):
        if work.index == 5:
            trials.signatory_outside_fields(work)
        bench.approve(work)


def _issued(work: Work) -> None:
    stage = work.stage
    if work.index == 6:
        with stage.at(stage.day(7), 9, 0):
            trials.suspend(work)
        with stage.moment(stage.last_minutes):
            bench.issue(work)
        return
    with stage.at(work.day, 16, 0):
        if work.index == 0:
            trials.content_differs(work)
        bench.issue(work)
    if work.index == 0:
        with stage.at(work.day, 16, 20):
            trials.number_used_twice(work, Certificate.objects.get().number.number)
