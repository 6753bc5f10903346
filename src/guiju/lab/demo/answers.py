"""What the demonstration answers rows of the code with, and its self-evaluation: invented, marked so, with gaps left.

Some rows stay without an answer, one document has lapsed, one was never approved and one attestation says no: an
evaluation of a real agency in its first weeks looks no better.
"""

from datetime import date, timedelta
from typing import Any

from guiju.conduct.evaluation.profile import Demand, OwnChanges
from guiju.lab.assessment import acts
from guiju.lab.assessment.freezing import sign, statement_of
from guiju.lab.assessment.models import Hearing, Run, RunFinding
from guiju.lab.assessment.run_steps import judge_run
from guiju.lab.assessment.sources import last_twelve_months
from guiju.lab.assessment.standing import refresh
from guiju.lab.demo.attested import MARK
from guiju.lab.demo.cast import HEAD, QUALITY, TECHNICAL
from guiju.lab.demo.equipment import paper
from guiju.lab.demo.stage import Stage
from guiju.lab.house import clock, files
from guiju.lab.house.audit import audit, kept
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
REPLY = "演示：已申请撤销授权"
"""What the one who is past the age limit says to the finding."""


def documents(stage: Stage) -> None:
    """Files the documents at the founding; somebody else than the owner approves them."""
    day = clock.today()
    for entry in DOCUMENTS:
        _document(stage, entry, day - YEAR // 2)
        _approved(stage, entry)
    _document(stage, LAPSED, day - 2 * YEAR, valid_to=day + timedelta(days=20))
    _approved(stage, LAPSED)
    _document(stage, UNAPPROVED, day)


def looked_up(stage: Stage) -> None:
    """What a public platform says of the agency on the day of the evaluation; it stands for a quarter of a year."""
    day = clock.today()
    found = f"Demonstration, invented: public credit record looked up on {day.isoformat()}, three years: no entry."
    _document(stage, FROM_OUTSIDE, day, outside=OUTSIDE, valid_to=day + YEAR // 4, pdf=paper(found.encode()))
    _approved(stage, FROM_OUTSIDE)


def _document(stage: Stage, entry: Entry, since: date, pdf: bytes = b"", **more: Any) -> None:
    code, kind, owner, title, title_en, rows, occasions = entry
    text = "本文件只为演示登记，没有正文。Registered for the demonstration, without a text of its own."
    file = files.store(pdf, "application/pdf") if pdf else _file(f"{code} {title} ({title_en})", text)
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
        file_sha256=file,
        **more,
    )


def _approved(stage: Stage, entry: Entry) -> None:
    by = QUALITY if entry[2] == HEAD else HEAD
    stage.do(acts.ApproveDocument, by, code=entry[0], edition="1")


def _file(about: str, says: str) -> str:
    return files.store(f"{MARK}\n\n{about}\n{says}\n".encode(), "text/plain")


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
    """Plans a self-evaluation of the last twelve months and judges it; findings get owners, whoever they name is heard.

    The head of the agency then freezes and signs it.
    """
    kept.keep(audit())
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
    for found in RunFinding.objects.filter(run=run).order_by("row"):
        due = clock.today() + timedelta(days=30)
        stage.do(acts.AssignFinding, QUALITY, run=run.code, row=found.row, owner=QUALITY, due=due)
    _heard(stage, run)
    _frozen(stage, Run.objects.get(pk=run.pk))
    refresh()


def _heard(stage: Stage, run: Run) -> None:
    """Whoever a finding names replies."""
    for each in Hearing.objects.select_related("finding").filter(finding__run=run, state="asked").order_by("pk"):
        stage.do(acts.ReplyToFinding, each.person, run=run.code, row=each.finding.row, reply=REPLY)


def _frozen(stage: Stage, run: Run) -> None:
    with stage.signing(HEAD) as session:
        signed = sign(session, statement_of(run, HEAD, "head"))
    stage.do(acts.FreezeRun, HEAD, code=run.code, signed=signed)
