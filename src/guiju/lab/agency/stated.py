"""The smallest U of a scope line between its notation, its row and the record's document."""

import re
import unicodedata
from typing import Any

from guiju.canonical import CanonicalError
from guiju.lab.agency.models import ScopeRow
from guiju.lab.house.act import Refused
from guiju.lab.house.controlled import demand_numbers, is_decimal
from guiju.record.codec import decode, encode
from guiju.record.errors import RecordError
from guiju.record.smallest import SmallestRule, faults_of
from guiju.record.smallest_notation import NotationError, read_smallest, write_smallest
from guiju.record.words import DecimalText, Interval

SPAN = re.compile("[~～–—∼至]")
TWO = 2
WRONG = {
    "open": ("有一端或全部没有不确定度，是开区间", "an end or everything lacks its uncertainty: an open interval"),
    "negative": ("含有不是正数的不确定度", "holds an uncertainty that is not positive"),
    "zero": ("在零值处的不确定度为零", "gives no uncertainty at zero"),
    "rising": ("区间不是由小到大", "holds intervals that do not rise"),
    "shape": ("表的行列与区间不符", "is a table that does not fit its intervals"),
    "outside": ("表的两端与能力范围的上下限不同", "is a table whose ends differ from those of the range"),
}


def read_line(request: Any) -> tuple[str, Any]:
    """Number and document to store for a requested line, one of them empty. Raises Refused with the reason."""
    reach = _reach(request)
    stated = _stated(request)
    if not isinstance(stated, str):
        demand_numbers(encode(stated), f"{request.code}.smallest_U")
    if isinstance(stated, str):
        if not is_decimal(stated) or not float(stated) > 0:
            _refuse(request.code, *WRONG["negative"])
        return stated, None
    for fault in faults_of(stated, reach):
        _refuse(request.code, *WRONG[fault])
    return "", encode(stated)


def _reach(request: Any) -> Interval:
    """The range, whose ends are both given and in order."""
    lower, upper = request.lower, request.upper
    if not (is_decimal(lower) and is_decimal(upper)) or float(lower) > float(upper):
        raise Refused("scope_range", requirement="4.3-1", parameters={"code": request.code, "column": "lower"})
    return Interval(lower=DecimalText(lower), upper=DecimalText(upper), unit=request.unit)


def _stated(request: Any) -> DecimalText | SmallestRule:
    try:
        if request.smallest_U_rule is not None:
            return decode(SmallestRule, request.smallest_U_rule)
        return read_smallest(_without_unit(request.smallest_U, request.smallest_U_unit))
    except NotationError as error:
        _refuse(request.code, error.zh, error.en)
    except (RecordError, CanonicalError) as error:
        _refuse(request.code, getattr(error, "zh", str(error)), getattr(error, "en", str(error)))
    raise AssertionError("a refusal was raised")


def _without_unit(text: str, unit: str) -> str:
    """What annexes write: a plain value, or each of two, with the line's own unit behind it says that unit twice."""
    own = unicodedata.normalize("NFKC", unit)
    ends = [each.strip() for each in SPAN.split(unicodedata.normalize("NFKC", text))]
    bare = [each.removesuffix(own).strip() for each in ends] if own else ends
    return " ~ ".join(bare) if bare != ends and len(bare) <= TWO and all(map(is_decimal, bare)) else text


def _refuse(code: str, zh: str, en: str) -> None:
    told = {"code": code, "column": "smallest_U", "why.zh": zh, "why.en": en}
    raise Refused("scope_smallest", requirement="4.3-1", parameters=told)


def rule_of(row: ScopeRow) -> SmallestRule | None:
    """The document of a row as its type; None where it states one number."""
    return None if row.smallest_U_rule is None else decode(SmallestRule, row.smallest_U_rule)


def notation_of(row: ScopeRow) -> str:
    """What a row states, as people write it; empty where it states nothing."""
    rule = rule_of(row)
    return row.smallest_U if rule is None else write_smallest(rule)
