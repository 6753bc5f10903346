"""What the demonstration answers rows of the code with, and its self-evaluation: invented, marked so, with gaps left.

Some rows stay without an answer, one document has lapsed, one was never approved and one attestation says no: an
evaluation of a real agency in its first weeks looks no better.
"""

from datetime import date, timedelta
from typing import Any

from guiju.conduct.evaluation.profile import Demand, OwnChanges
from guiju.lab.assessment import acts
from guiju.lab.assessment.models import RunFinding
from guiju.lab.assessment.run_steps import judge_run
from guiju.lab.assessment.sources import last_twelve_months
from guiju.lab.assessment.standing import refresh
from guiju.lab.demo.cast import HEAD, QUALITY, TECHNICAL
from guiju.lab.demo.stage import Stage
from guiju.lab.house import clock, files
from guiju.lab.issuing.models import Certificate
from guiju.lab.people.models import Person
from guiju.lab.people.queries import actor

YEAR = timedelta(days=365)
Entry = tuple[str, str, str, str, str, tuple[str, ...], int]
DOCUMENTS: tuple[Entry, ...] = (
    # code, kind, owner, title in Chinese and English, rows, dated occasions
    ("DEMO-MS-01", "matrix", QUALITY, "管理体系条款对照表", "Management system matrix", ("4.7-1",), 0),
    ("DEMO-MS-02", "policy", HEAD, "质量方针和目标", "Quality policy and objectives", ("4.7-3",), 0),
    (
        "DEMO-MS-03",
        "procedure",
        QUALITY,
        "文件、记录、改进与审核程序",
        "Documents, records, improvement, audits",
        ("4.7-2", "6.1.5-3", "6.1.9-4"),
        0,
    ),
    ("DEMO-MS-04", "plan", QUALITY, "年度内部审核和管理评审计划", "Plan of audits and reviews", ("4.7-2",), 0),
    ("DEMO-MS-05", "report", QUALITY, "内部审核报告", "Report of the internal audit", ("4.7-2",), 0),
    ("DEMO-MS-06", "minutes", HEAD, "管理评审会议纪要", "Minutes of the management review", ("4.7-2",), 0),
    ("DEMO-MS-07", "register", QUALITY, "风险和机遇清单", "Risks and opportunities", ("4.7-5", "5-2"), 0),
    ("DEMO-IM-01", "policy", HEAD, "公正性政策", "Impartiality policy", ("5-1",), 0),
    ("DEMO-IM-02", "procedure", QUALITY, "公正性风险识别程序", "Risks to impartiality", ("5-1",), 0),
    ("DEMO-TP-01", "procedure", TECHNICAL, "合同评审程序", "Contract review", ("6.1.1-1",), 0),
    ("DEMO-TP-02", "procedure", TECHNICAL, "样品管理程序", "Handling of items", ("6.1.4-1",), 0),
    ("DEMO-TP-03", "procedure", TECHNICAL, "结果有效性监控程序", "Validity of results", ("6.1.6-1",), 0),
    ("DEMO-TP-04", "plan", TECHNICAL, "年度质量监控计划", "Plan of quality control", ("6.1.6-1",), 0),
    ("DEMO-TR-01", "records", TECHNICAL, "期间核查和比对记录", "Checks and comparisons", ("6.1.6-1",), 3),
    ("DEMO-QR-01", "records", QUALITY, "备份与恢复检查记录", "Backup and restore checks", ("6.1.5-3",), 4),
    ("DEMO-QR-02", "records", QUALITY, "客户反馈记录", "Customers' feedback", ("6.1.9-1",), 2),
    ("DEMO-QR-03", "records", QUALITY, "不符合与纠正措施记录", "Nonconformities", ("6.1.9-4", "6.1.9-6"), 2),
    ("DEMO-HR-01", "plan", TECHNICAL, "年度培训计划", "Training plan", ("6.4-3",), 0),
    ("DEMO-HR-02", "records", TECHNICAL, "培训和诚信教育记录", "Training records", ("6.4-3", "6.4-4"), 3),
    ("DEMO-MK-01", "policy", HEAD, "诚信经营政策", "Fair business policy", ("6.3-2",), 0),
)
LAPSED: Entry = ("DEMO-HR-03", "policy", HEAD, "激励政策", "Incentive policy", ("6.1.9-5",), 0)
UNAPPROVED: Entry = ("DEMO-CU-01", "policy", QUALITY, "员工行为规范", "Code for the staff", ("6.7-5",), 0)
FROM_OUTSIDE: Entry = (
    "DEMO-EX-01",
    "outside_list",
    HEAD,
    "信用信息查询结果",
    "Public credit record",
    ("5-8", "5-9"),
    0,
)
OUTSIDE = "演示：虚构的信用信息平台"

ATTESTED: tuple[tuple[str, str, str, int], ...] = (
    # row, who attests, outcome, maturity
    ("4.2-1", QUALITY, "met", 0),
    ("4.3-2", QUALITY, "met", 0),
    ("4.5-3", HEAD, "met", 0),
    ("4.5-4", HEAD, "met", 0),
    ("4.5-5", HEAD, "met", 0),
    ("4.5-7", HEAD, "met", 0),
    ("4.6-1", TECHNICAL, "met", 0),
    ("4.6-2", TECHNICAL, "met", 0),
    ("4.7-1", HEAD, "met", 0),
    ("4.7-2", TECHNICAL, "met", 0),
    ("4.7-3", QUALITY, "met", 0),
    ("4.7-5", HEAD, "partly", 0),
    ("5-2", HEAD, "met", 0),
    ("5-3", HEAD, "met", 0),
    ("5-5b", QUALITY, "met", 0),
    ("5-5c", QUALITY, "met", 0),
    ("5-6a", QUALITY, "met", 0),
    ("5-6b", QUALITY, "met", 0),
    ("5-6c", QUALITY, "met", 0),
    ("5-8", QUALITY, "met", 0),
    ("5-9", QUALITY, "met", 0),
    ("6.1.2-4", QUALITY, "met", 0),
    ("6.1.6-1", QUALITY, "met", 0),
    ("6.1.9-1", HEAD, "met", 0),
    ("6.1.9-4", HEAD, "met", 0),
    ("6.3-2", QUALITY, "met", 0),
    ("6.4-3", QUALITY, "met", 0),
    ("6.4-8", QUALITY, "not_met", 0),
    ("6.8-1", QUALITY, "met", 3),
    ("6.8-6", QUALITY, "met", 2),
)
LACKING = {
    "4.7-5": "演示：改进措施只登记了风险，没有登记机遇和措施的效果",
    "6.4-8": "演示：本年度尚未开展健康和安全教育培训",
}
"""What the attestations that do not say met found lacking."""
OF_PEOPLE = frozenset({"4.5-3", "4.5-4", "4.5-5", "4.5-7", "5-2", "5-3"})
"""Rows whose population is the staff; of the others it is the certificates issued."""


def documents(stage: Stage) -> None:
    """Files the documents at the founding; somebody else than the owner approves them."""
    day = clock.today()
    for entry in DOCUMENTS:
        _document(stage, entry, day - YEAR // 2)
        _approved(stage, entry)
    _document(stage, LAPSED, day - 2 * YEAR, valid_to=day + timedelta(days=20))
    _approved(stage, LAPSED)
    _document(stage, UNAPPROVED, day)
    _document(stage, FROM_OUTSIDE, day, outside=OUTSIDE)
    _approved(stage, FROM_OUTSIDE)


def _document(stage: Stage, entry: Entry, since: date, **more: Any) -> None:
    code, kind, owner, title, title_en, rows, occasions = entry
    stage.do(
        acts.FileDocument,
        owner,
        code=code,
        edition="1",
        kind=kind,
        title=f"{title}（演示）",
        title_en=f"{title_en} (demonstration)",
        clauses=rows,
        owner=owner,
        valid_from=since,
        review_due=clock.today() + YEAR,
        occasions=occasions,
        file_sha256=_file(title_en),
        **more,
    )


def _approved(stage: Stage, entry: Entry) -> None:
    by = QUALITY if entry[2] == HEAD else HEAD
    stage.do(acts.ApproveDocument, by, code=entry[0], edition="1")


def _file(about: str) -> str:
    text = f"Demonstration (invented): {about}. 演示，虚构。\n"
    return files.store(text.encode(), "text/plain")


def attestations(stage: Stage) -> None:
    """What the managers attest at the end of the story, each on an invented note."""
    people, certificates = Person.objects.count(), Certificate.objects.count()
    for row, who, outcome, maturity in ATTESTED:
        population = people if row in OF_PEOPLE else certificates
        stage.do(
            acts.Attest,
            who,
            row=row,
            outcome=outcome,
            maturity=maturity,
            statement="演示：逐项查阅后认定",
            lacking=LACKING.get(row, ""),
            scope="演示机构全部场所",
            population=population,
            sample=population,
            occasions=2,
            expires=clock.today() + timedelta(days=300),
            files=(_file(f"note on {row}"),),
        )


def own_profile(stage: Stage) -> None:
    """A profile of the agency's own: more weight on people and methods, attested besides by whoever looked."""
    stage.do(
        acts.DraftProfile,
        QUALITY,
        code="DEMO-P1",
        edition="1",
        title="本机构从严评价方案（演示）",
        title_en="Stricter profile of the agency (demonstration)",
        valid_from=clock.today(),
        reason="演示：重要客户要求人员与方法从严，并须有人现场查看",
        changes=OwnChanges(
            base="self",
            points=(("6.1.8", 10), ("6.1.9", 20), ("6.2", 90), ("6.5", 110)),
            weights=(("6.2-1", 4),),
            demands=(
                Demand(row="4.4-2", part="attestation", minimum="E2"),
                Demand(row="6.2-1", part=None, minimum="E4"),
            ),
            good=750,
        ),
    )
    stage.do(acts.ApproveProfile, HEAD, code="DEMO-P1", edition="1")


def self_evaluation(stage: Stage) -> None:
    """Plans a self-evaluation of the last twelve months, judges it, and gives the first findings an owner."""
    first, last = last_twelve_months(clock.today())
    run = stage.do(
        acts.PlanRun,
        QUALITY,
        profile="self",
        first_day=first,
        last_day=last,
        scope="演示机构全部场所和校准项目",
        assessors=(TECHNICAL, QUALITY),
    ).row
    for assessor in (TECHNICAL, QUALITY):
        stage.do(acts.DeclareConflict, assessor, run=run.code, conflict="")
    judge_run(run.code, actor(QUALITY))
    for found in RunFinding.objects.filter(run=run, outcome="not_met").order_by("row"):
        due = clock.today() + timedelta(days=30)
        stage.do(acts.AssignFinding, QUALITY, run=run.code, row=found.row, owner=QUALITY, due=due)
    refresh()
