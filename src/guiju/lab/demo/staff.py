"""The demonstration's people as the code asks for them: posts, work, training, checks, declarations; all invented."""

from datetime import timedelta

from guiju.lab.demo import cast
from guiju.lab.demo.measurements import load
from guiju.lab.demo.stage import Stage
from guiju.lab.house import clock
from guiju.lab.people import acts as people

YEAR = timedelta(days=365)
POSTS = (
    # code, names, kind, needed, years of calibration work, who holds it
    ("DEMO-PO-1", ("技术负责人", "Technical manager"), "technical_manager", 1, 5, cast.TECHNICAL),
    ("DEMO-PO-2", ("质量负责人", "Quality manager"), "quality_manager", 1, 0, cast.QUALITY),
    ("DEMO-PO-3", ("监督员", "Supervisor"), "supervisor", 1, 3, ""),
)
WORKED = {cast.TECHNICAL: 9, cast.REVIEWER: 6, cast.SIGNATORY: 12, cast.NARROW: 4, cast.CALIBRATOR: 3, cast.RETIRED: 30}
"""Years of calibration work before today."""


def fill(stage: Stage) -> None:
    """Everything about people that the authorisations rest on."""
    _work(stage)
    _posts(stage)
    _courses(stage)
    for player in cast.cast(clock.civil_day(stage.today)):
        stage.do(people.DeclareNoInterest, player.code, text="演示：除已声明的以外，没有其他利益关系")
    _checks(stage)


def _work(stage: Stage) -> None:
    for code, years in WORKED.items():
        stage.do(
            people.RecordExperience,
            "system",
            person=code,
            employer="演示校准机构（虚构）",
            work="校准",
            calibration=True,
            valid_from=clock.today() - years * YEAR - timedelta(days=20),
            valid_to=None,
            evidence="演示：劳动合同与任务单（虚构）",
            attested=True,
        )


def _posts(stage: Stage) -> None:
    for number, (code, names, kind, needed, years, holder) in enumerate(POSTS, start=1):
        stage.do(
            people.AddPost,
            "system",
            code=code,
            name=names[0],
            name_en=names[1],
            kind=kind,
            needed=needed,
            least_years=years,
            papers="metrologist_1 senior_title" if kind == "technical_manager" else "",
            valid_from=clock.today(),
        )
        if holder:
            letter = f"演示任字 {number} 号"
            stage.do(people.Appoint, "system", person=holder, post=code, letter=letter, valid_from=clock.today())


def _courses(stage: Stage) -> None:
    """A course of skills in each field, taught by the technical manager and passed by who calibrates."""
    learners = [each.code for each in cast.cast(clock.civil_day(stage.today)) if each.calibrates]
    for number, field in enumerate(sorted({each.method.field for each in load()}), start=1):
        code = f"DEMO-K-{number}"
        stage.do(
            people.RecordCourse,
            "system",
            code=code,
            title="演示：校准操作技能培训",
            kind="skills",
            field=field,
            held_on=clock.today() - timedelta(days=10),
            trainer=cast.TECHNICAL,
            evidence="演示：培训记录（虚构）",
        )
        for learner in learners:
            result = "演示：考核合格"
            stage.do(people.RecordAttendance, "system", person=learner, course=code, passed=True, result=result)


def _checks(stage: Stage) -> None:
    day = clock.today()
    for code, kind in ((cast.CALIBRATOR, "supervision"), (cast.REVIEWER, "competence"), (cast.SIGNATORY, "competence")):
        stage.do(
            people.RecordCheck,
            cast.QUALITY,
            person=code,
            kind=kind,
            done_on=day,
            passed=True,
            remark="演示：现场观察，操作符合方法",
            next_due=day + timedelta(days=100 if kind == "supervision" else 300),
        )
