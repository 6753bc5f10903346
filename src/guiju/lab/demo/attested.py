"""What the managers attest at the end of the demonstration's story: invented, row by row, on notes of what was seen.

A row on which the story has nothing to show stays without: whether readings were made up (5-6a), say, nobody checked by
measuring again.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, timedelta

from guiju.conduct.evaluation.sentences import word
from guiju.lab.assessment import acts
from guiju.lab.demo.cast import ASSESSOR, HEAD, QUALITY, TECHNICAL, Player, cast
from guiju.lab.demo.stage import Stage
from guiju.lab.house import clock, files
from guiju.lab.issuing.models import Certificate
from guiju.lab.people.models import Person
from guiju.lab.premises.models import Room
from guiju.reports.evaluation_charts import row_text

MARK = "演示，虚构。Demonstration: invented."


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """How many of everything there are at the end of the story."""

    staff: int
    others: int
    """The staff without the head of the agency, who attests about them."""
    workers: int
    """Calibrators and reviewers."""
    certificates: int
    rooms: int
    signatories_of_few: int
    signatories_of_many: int


def counted() -> Numbers:
    """The numbers of today."""
    players = cast(clock.today())
    staff = Person.objects.exclude(code=ASSESSOR).count()

    def of(condition: Callable[[Player], bool]) -> int:
        return sum(map(condition, players))

    return Numbers(
        staff=staff,
        others=staff - 1,
        workers=of(lambda each: bool({"calibrator", "reviewer"} & set(each.roles))),
        certificates=Certificate.objects.count(),
        rooms=Room.objects.count(),
        signatories_of_few=of(lambda each: 0 < len(each.signs) <= 3),
        signatories_of_many=of(lambda each: len(each.signs) > 3),
    )


Count = int | str
"""A number, or the name of one of the `Numbers`."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One attestation: who looked at how many of what, on how many occasions, and what was seen."""

    row: str
    who: str
    outcome: str
    statement: str
    scope: str
    population: Count
    sample: Count
    occasions: int = 1
    maturity: int = 0
    holds: int = 300
    """Days for which it stands."""
    lacking: str = ""
    """What is lacking, where it does not say met."""

    @property
    def said(self) -> str:
        """What was seen, and what is lacking."""
        return "；".join(filter(None, (self.statement, self.lacking)))


ATTESTED = (
    Seen("4.2-1", QUALITY, "met", "各房间均为独立房间，围护、门禁与登记和平面图一致", "全部房间", "rooms", "rooms"),
    Seen(
        "4.5-3",
        HEAD,
        "met",
        "签字领域不超过三个的签字人，二级资格证书原件已核对",
        "签字领域不超过三个的授权签字人",
        "signatories_of_few",
        "signatories_of_few",
    ),
    Seen(
        "4.5-4",
        HEAD,
        "met",
        "签字领域超过三个的签字人，一级资格证书原件已核对，早于第四个领域的授予日",
        "签字领域超过三个的授权签字人",
        "signatories_of_many",
        "signatories_of_many",
    ),
    Seen("4.5-5", HEAD, "met", "任命文件、工作经历证明和一级资格证书原件齐全，年限足够", "技术负责人", 1, 1),
    Seen(
        "4.5-7",
        HEAD,
        "met",
        "逐人核对资格证书和长期聘用合同原件，起止日期覆盖全部作业日",
        "校准和核验人员",
        "workers",
        "workers",
        2,
    ),
    Seen("4.7-1", HEAD, "met", "任指对照表中六条，均当场找到文件和最近的记录", "条款对照表各条", 40, 6),
    Seen(
        "4.7-2",
        TECHNICAL,
        "partly",
        "八个要素均有程序",
        "管理体系八个要素",
        8,
        8,
        lacking="内部审核只审了五个要素，其余三个列入下季度计划",
    ),
    Seen("4.7-3", QUALITY, "met", "抽问四人，均能说明目标与本人工作的关系", "全体人员", "staff", 4, 2),
    Seen(
        "4.7-5",
        HEAD,
        "partly",
        "六项风险都有措施和负责人",
        "风险和机遇清单各项",
        6,
        6,
        lacking="其中两项的效果检查逾期",
    ),
    Seen("5-2", HEAD, "met", "五项措施都有负责人；薪酬与校准结果不挂钩；反映渠道可用", "防止不正当压力的措施", 5, 5),
    Seen(
        "5-3",
        HEAD,
        "met",
        "逐人面谈并对照利益关系声明，未见外部兼职、入股或与委托方的往来",
        "本人以外的全体人员",
        "others",
        "others",
        2,
    ),
    Seen("5-5c", QUALITY, "met", "三份证书与记录、任务单、设备使用逐项一致", "期间签发的证书", "certificates", 3, 2),
    Seen(
        "5-6b",
        QUALITY,
        "met",
        "逐份电话回访委托方，所持证书的编号、校验码和结果与存档一致",
        "期间签发的证书",
        "certificates",
        "certificates",
        2,
    ),
    Seen(
        "5-6c",
        QUALITY,
        "met",
        "各证书的结果与所用公开算例的数值逐项比对，都在规定的允差内",
        "期间签发的证书",
        "certificates",
        "certificates",
        2,
    ),
    Seen("5-8", QUALITY, "met", "当日在信用信息平台查询，近三年没有行政处罚记录", "本机构", 1, 1, holds=90),
    Seen("5-9", QUALITY, "met", "当日在信用信息平台查询，从未列入失信名单，现也不在名单上", "本机构", 1, 1, holds=90),
    Seen("6.1.2-4", QUALITY, "met", "在工作台旁观察两次校准，打开和遵守的都是现行版本", "期间完成的任务", 7, 2, 2),
    Seen(
        "6.1.6-1",
        QUALITY,
        "partly",
        "已做的监控结果均有分析",
        "能力范围各项目",
        7,
        7,
        2,
        lacking="年度计划只覆盖七个项目中的五个",
    ),
    Seen("6.1.9-1", HEAD, "met", "发出七份、收回四份，均已分析，选定一项改进", "期间交付的委托", 7, 4, 2),
    Seen("6.1.9-4", HEAD, "met", "两项不符合均已控制、纠正，有效性已评审", "不符合与纠正措施记录各项", 2, 2, 2),
    Seen("6.3-2", QUALITY, "met", "全体人员已签署诚信经营声明，未收到举报或纠纷", "全体人员", "staff", "staff"),
    Seen(
        "6.4-3", QUALITY, "partly", "年度计划和考核齐全", "全体人员", "staff", "staff", lacking="个人发展规划只做了三人"
    ),
    Seen(
        "6.4-8",
        QUALITY,
        "not_met",
        "没有参加记录可查",
        "全体人员",
        "staff",
        0,
        0,
        lacking="本年度没有开展健康和安全培训",
    ),
    Seen("6.8-1", QUALITY, "met", "扫码打开两份委托的进度页，状态与任务一致", "期间的委托", 7, 2, 2, maturity=3),
)


def attestations(stage: Stage) -> None:
    """Attests everything, each on a note of its own."""
    numbers = counted()
    for each in ATTESTED:
        population, sample = _number(each.population, numbers), _number(each.sample, numbers)
        stage.do(
            acts.Attest,
            each.who,
            row=each.row,
            outcome=each.outcome,
            maturity=each.maturity,
            statement=f"演示：{each.statement}",
            lacking=f"演示：{each.lacking}" if each.lacking else "",
            scope=f"演示机构{each.scope}",
            population=population,
            sample=sample,
            occasions=each.occasions,
            expires=clock.today() + timedelta(days=each.holds),
            files=(_note(each, population, sample, clock.today()),),
        )


def _number(count: Count, numbers: Numbers) -> int:
    known = {each.name for each in fields(numbers)}
    return int(getattr(numbers, count)) if isinstance(count, str) and count in known else int(count)


def _note(each: Seen, population: int, sample: int, day: date) -> str:
    """What was looked at, as a text in the content store; its SHA-256."""
    lines = (
        MARK,
        "",
        f"查看记录：条款 {each.row} {row_text(each.row, 'zh')}",
        f"日期：{day.isoformat()}　查看人：{each.who}",
        f"范围：演示机构{each.scope}；总数 {population}，抽样 {sample}，查看 {each.occasions} 次",
        f"所见：{each.said}",
        f"结论：{word('outcome', each.outcome, 'zh')}",
        "",
    )
    return files.store("\n".join(lines).encode(), "text/plain")
