"""Places in a record as people know them: `$.results[0].reported_value` is the reported value of a named result."""

import re

from guiju.conduct.facts import CalibrationFacts
from guiju.record.measurement import Point, Result
from guiju.record.words import Quantity, Text

MEMBERS = {
    "at": Text(zh="适用位置", en="place where it holds"),
    "budget": Text(zh="不确定度分量", en="uncertainty budget"),
    "dof": Text(zh="有效自由度", en="effective degrees of freedom"),
    "k": Text(zh="包含因子", en="coverage factor"),
    "probability": Text(zh="包含概率", en="coverage probability"),
    "raised": Text(zh="抬高至能力下限的 U", en="U raised to the scope's smallest"),
    "relative": Text(zh="相对或绝对", en="relative or absolute"),
    "reported_U": Text(zh="报告的扩展不确定度", en="reported expanded uncertainty"),
    "reported_value": Text(zh="报告值", en="reported value"),
    "u": Text(zh="标准不确定度", en="standard uncertainty"),
    "U": Text(zh="扩展不确定度", en="expanded uncertainty"),
    "unit": Text(zh="单位", en="unit"),
    "value": Text(zh="值", en="value"),
}
PARTS = {
    "as_found": Text(zh="调整情况（由校准人员说明）", en="state before adjustment, as the calibrator says it"),
    "agency": Text(zh="机构信息", en="agency"),
    "batches": Text(zh="采集批次", en="captures"),
    "budget_template": Text(zh="不确定度评定模板", en="budget template"),
    "budgets": Text(zh="不确定度分量", en="uncertainty budgets"),
    "calibrator": Text(zh="校准人员", en="calibrator"),
    "conditions": Text(zh="环境条件", en="environment"),
    "conformity": Text(zh="符合性判定", en="statement of conformity"),
    "contract_review": Text(zh="合同评审", en="contract review"),
    "corrections": Text(zh="读数更正", en="corrections"),
    "covariances": Text(zh="结果间的协方差", en="covariances of results"),
    "item": Text(zh="样品", en="item"),
    "method": Text(zh="校准方法", en="method"),
    "place": Text(zh="校准地点", en="place"),
    "points": Text(zh="校准点", en="points"),
    "results": Text(zh="校准结果", en="results"),
    "runs": Text(zh="标准器的运行", en="runs of the standard"),
    "sections": Text(zh="测量内容", en="sections"),
    "series": Text(zh="读数", en="readings"),
    "standards": Text(zh="标准器", en="standards"),
    "summaries": Text(zh="公布的汇总值", en="published summaries"),
}
RECORD = Text(zh="原始记录", en="the record")
SPLIT = re.compile(r"^\$\.(?P<part>\w+)(?:[\[.](?P<key>[^\]:]*?)\]?)?(?:\.(?P<member>\w+)[^:]*)?(?:: .*)?$")
MOST = 3
"""How many places a sentence names before it only counts."""


def place(facts: CalibrationFacts, where: str) -> Text:
    """What a path names: a result by its quantity, a point by its nominal value; other words stay as they are."""
    reading = _reading(facts, where)
    if reading is not None:
        return reading
    parted = SPLIT.match(where)
    if parted is None:
        return RECORD if where.startswith("$") else Text(zh=where, en=where)
    part, key, member = parted["part"], parted["key"] or "", parted["member"] or ""
    named = _result(facts.results, key, member) if part == "results" else None
    named = _point(facts, key) if part == "points" else named
    return named or PARTS.get(part, RECORD)


def result_place(results: tuple[Result, ...], where: str) -> Text:
    """What a path names where it lies in a result; another path as the part of the record that it names."""
    parted = SPLIT.match(where)
    if parted is None:
        return RECORD
    named = _result(results, parted["key"] or "", parted["member"] or "") if parted["part"] == "results" else None
    return named or PARTS.get(parted["part"], RECORD)


def places(facts: CalibrationFacts, all_of_them: tuple[str, ...]) -> Text:
    """The first places, each once, and how many more there are."""
    told = [place(facts, each) for each in all_of_them]
    once = list({each.zh: each for each in told}.values())
    more = len(once) - MOST
    zh, en = "、".join(each.zh for each in once[:MOST]), "; ".join(each.en for each in once[:MOST])
    return Text(zh=zh, en=en) if more <= 0 else Text(zh=f"{zh}等（另有 {more} 处）", en=f"{en} (and {more} more)")


def with_unit(quantity: Quantity) -> str:
    """A value with its unit; the unit one is not written."""
    return quantity.value if quantity.unit == "1" else f"{quantity.value} {quantity.unit}"


def _points(facts: CalibrationFacts) -> dict[str, Point]:
    return {each.point_id: each for section in facts.sections for each in section.points}


def _reading(facts: CalibrationFacts, where: str) -> Text | None:
    """`P1.x`: a series of readings at a point, as an evaluation misses it."""
    key, dot, symbol = where.partition(".")
    point = _points(facts).get(key)
    if point is None or not dot:
        return None
    name = _series(facts, symbol)
    at = with_unit(point.nominal)
    return Text(zh=f"{at} 处的{name.zh}", en=f"{name.en} at {at}")


def _series(facts: CalibrationFacts, symbol: str) -> Text:
    for section in facts.sections:
        for each in section.template.inputs if section.template else ():
            if each.series == symbol and each.from_ in ("reading", "summary"):
                return each.name
    return Text(zh=f"读数（{symbol}）", en=f"readings ({symbol})")


def _point(facts: CalibrationFacts, key: str) -> Text | None:
    point = _points(facts).get(key)
    if point is None:
        return None
    return Text(zh=f"校准点 {with_unit(point.nominal)} 的读数", en=f"readings at {with_unit(point.nominal)}")


def _result(results: tuple[Result, ...], key: str, member: str) -> Text | None:
    """A result by its position or, where it is missing from the record, by its symbol."""
    found: Result | None
    if key.isdigit():
        found = results[int(key)] if int(key) < len(results) else None
    else:
        found = next((each for each in results if each.symbol == key), None)
    if found is None:
        return None
    at = found.at
    zh = f"“{found.quantity.zh}”" if at is None else f"“{found.quantity.zh}”（{with_unit(at)}）"
    en = f"“{found.quantity.en}”" if at is None else f"“{found.quantity.en}” ({with_unit(at)})"
    words = MEMBERS.get(member)
    return Text(zh=zh, en=en) if words is None else Text(zh=f"{zh}的{words.zh}", en=f"{words.en} of {en}")
