"""A small house for tests of evaluations: three managers, a calibrator, files, and acts done as one of them."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

QUALITY, TECHNICAL, HEAD, CALIBRATOR, KEEPER = "P-Q", "P-T", "P-H", "P-B", "P-K"
ROW, RED, OTHER = "4.7-1", "5-6a", "4.7-5"


def as_(person: str, act: Any, **members: Any) -> Any:
    """Performs an act as a person with the roles that the register gives; its row."""
    from guiju.lab.house.act import perform
    from guiju.lab.people.queries import actor

    return perform(act, act.Request(**members), actor=actor(person), key=secrets.token_hex(8)).row


def code_of(call: Any) -> str:
    """The code with which an act refuses; empty where it is done."""
    from guiju.lab.house.refusal import Refused

    try:
        call()
    except Refused as refused:
        return refused.findings[0].code
    return ""


@contextmanager
def on(day: date) -> Iterator[None]:
    """The house at noon of a day."""
    from guiju.lab.house import clock

    with clock.story(datetime(day.year, day.month, day.day, 4, tzinfo=UTC)):
        yield


def today() -> date:
    from guiju.lab.house import clock

    return clock.today()


def days(count: int) -> timedelta:
    return timedelta(days=count)


def file(text: str = "evidence") -> str:
    """Puts a file into the store."""
    from guiju.lab.house import files

    return files.store(text.encode(), "text/plain")


def document(person: str = QUALITY, **changed: Any) -> Any:
    """Files a document as somebody."""
    from guiju.lab.assessment.acts import FileDocument

    members = {
        "code": "QM-01",
        "edition": "1",
        "kind": "matrix",
        "title": "质量手册",
        "title_en": "Quality manual",
        "clauses": (ROW,),
        "owner": QUALITY,
        "valid_from": today(),
        "file_sha256": file("manual"),
        **changed,
    }
    return as_(person, FileDocument, **members)


WORDS = "三份原始记录的读数逐位相同，怀疑没有测量"
INVOLVED = "当日由其采集并签署这三份记录"
REASON = "调取了传感器日志，与当事人陈述一致"
WAYS = (
    "调取了传感器日志，里面没有这一小时的读数",
    "分别询问了校准员和核验员，二人说法对不上",
    "把仪器存储器的备份与原始记录逐行比对过",
    "请厂家工程师读出设备时钟，时刻相差两天",
    "按原始读数重新计算整张表，结果与证书不同",
    "查看门禁流水：那天下午实验室没有人进出",
    "样品当时还在快递途中，收件单可以证明",
    "温湿度曲线平直得不像真实环境，已拍照留存",
    "厂家证明该时段数据存于备份，逐位核对无误",
    "监控录像里看得到三次装夹，每次都读了数",
    "电源记录表明设备整夜开机，自动采集没有中断",
    "计算机操作系统的文件时间与序号都连续",
    "复核时重做了五个点，偏差都在重复性之内",
    "外聘专家的意见书逐条回答了每个疑点",
    "客户保留了当天的照片，屏幕上就是这些数",
    "借用登记、领用签名、归还签名三处相符",
)
_ways: dict[str, str] = {}


def own_words(person: str) -> str:
    """What somebody saw, told as nobody else tells it."""
    return _ways.setdefault(person, WAYS[len(_ways)])


def suspicion(person: str = QUALITY, **changed: Any) -> Any:
    """Opens a suspicion as somebody, of the agency as a whole, where nothing else is said."""
    from guiju.lab.assessment.acts import OpenSuspicion

    members = {
        "row": RED,
        "suspected": WORDS,
        "found_at": "agency",
        "concerned": (CALIBRATOR,),
        "reply_until": today() + days(7),
        **changed,
    }
    members.setdefault("concerned_why", tuple(INVOLVED for _ in members["concerned"]))
    return as_(person, OpenSuspicion, **members)


def rule(person: str, row: Any, decision: str = "dismissed", reason: str = "") -> Any:
    """Rules on a suspicion as somebody, for a reason of his own."""
    from guiju.lab.assessment.acts import Adjudicate

    files = (file("log of the sensor"),)
    said = reason or own_words(person)
    return as_(person, Adjudicate, code=row.code, decision=decision, reason=said, files=files)


def attest(person: str = TECHNICAL, **changed: Any) -> Any:
    """Attests a row as somebody."""
    from guiju.lab.assessment.acts import Attest

    members = {
        "row": OTHER,
        "outcome": "met",
        "maturity": 3,
        "statement": "已逐项查阅",
        "scope": "全部场所",
        "population": 10,
        "sample": 5,
        "occasions": 2,
        "expires": today() + days(30),
        "files": (file(),),
        **({} if changed.get("outcome", "met") == "met" else {"lacking": "缺少记录"}),
        **changed,
    }
    return as_(person, Attest, **members)


def evaluation(last: date | None = None, profile: str = "self") -> Any:
    """Evaluates the twelve months up to a day."""
    from guiju.lab.assessment.running import of_period
    from guiju.lab.assessment.sources import last_twelve_months

    return of_period(profile, *last_twelve_months(last or today()))


def row_of(found: Any, row: str) -> Any:
    return next(each for each in found.evaluation.rows if each.id == row)
