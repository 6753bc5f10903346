"""Draft notices to the holder of an affected certificate, in Chinese and English; whoever decides may rewrite them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from typing import Any

from guiju.lab.equipment.models import Equipment
from guiju.lab.ui.words import unit as behind
from guiju.record.enclosures import Customer
from guiju.record.model import Agency, Item

CHANGE_DIGITS, SHARE_DIGITS = 3, 2
SHOWN = 5
"""Results that the draft names one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The same notice in both languages."""

    zh: str
    en: str


def notice(
    *,
    agency: Agency,
    customer: Customer | None,
    number: str,
    job: str,
    item: Item,
    day: date,
    equipment: Equipment,
    basis: str,
    results: list[Any],
) -> Notice:
    """The draft for one certificate; without a certificate yet, for the job."""
    zh, en = _cause(equipment, basis)
    told_zh, told_en = _told(results)
    named_zh = f"证书 {number}" if number else f"任务单 {job}（尚未出具证书）"
    named_en = f"certificate {number}" if number else f"job {job} (no certificate issued yet)"
    to_zh = customer.name if customer else "（客户信息未随记录保存）"
    to_en = (customer.name_en or customer.name) if customer else "(customer not kept with the record)"
    return Notice(
        zh=f"{to_zh}：\n我机构 {day.isoformat()} 校准贵方器具“{item.name.zh}”"
        f"（型号 {item.model}，编号 {item.serial_number}），涉及{named_zh}。{zh}\n{told_zh}\n"
        f"请停止以该结果判断合格或作为修正依据，直至收到我机构的进一步答复；如已用于重要判断，请与我们联系。\n{agency.name.zh}",
        en=f"{to_en}:\nOn {day.isoformat()} we calibrated your item “{item.name.en}” (model {item.model}, "
        f"serial number {item.serial_number}); this concerns {named_en}. {en}\n{told_en}\n"
        f"Please do not base conformity or corrections on this result until you hear from us again; if an important "
        f"decision rests on it, please contact us.\n{agency.name.en}",
    )


def _cause(equipment: Equipment, basis: str) -> tuple[str, str]:
    if basis == "untraced":
        return (
            f"当时所用的设备 {equipment.name} 后经查明没有有效的量值溯源。",
            f"The equipment that we used, {equipment.name_en}, turned out to have had no valid traceability.",
        )
    if basis == "doubted":
        return (
            f"当时所用的设备 {equipment.name} 的量值存在疑问，其后没有校准可以说明其偏离程度。",
            f"The values of the equipment that we used, {equipment.name_en}, are in doubt, and no later calibration "
            "tells how far they were off.",
        )
    return (
        f"当时所用的标准器 {equipment.name} 在其后的校准中发现量值有变化。",
        f"A later calibration of the standard that we used, {equipment.name_en}, found that its value had shifted.",
    )


def _change(result: dict[str, Any], name: str) -> tuple[str, str]:
    """A change with its unit and its share of U, each with no more digits than say something."""
    change = f"{_digits(result[f'{name}_difference'], CHANGE_DIGITS)}{behind(result['unit'])}"
    return change, f"{_digits(result[f'{name}_in_U'], SHARE_DIGITS)} U"


def _digits(text: str, most: int) -> str:
    """A decimal number rounded to some significant digits, without an exponent."""
    with localcontext(prec=most):
        return f"{+Decimal(text):f}"


def _told(results: list[Any]) -> tuple[str, str]:
    if not results:
        return (
            "对贵方结果的影响目前不能由计算确定，我机构正在核实。",
            "What this means for your result cannot be told by computation; we are looking into it.",
        )
    zh = ["经重新计算，可能受影响的结果如下（整段变化；随时间线性变化）："]
    en = ["Evaluated again, the following results may be affected (whole shift; shift linear in time):"]
    for each in results[:SHOWN]:
        at = "" if each["at"] is None else f" @ {each['at']['value']}{behind(each['at']['unit'])}"
        unit = behind(each["unit"])
        values = f"{each['reported']}{unit} → {each['whole']}{unit}；{each['linear']}{unit}"
        whole, linear = _change(each, "whole"), _change(each, "linear")
        told = "；".join(f"{change}（{share}）" for change, share in (whole, linear))
        zh.append(f"{each.get('name') or each['symbol']}{at}：{values}，变化 {told}")
        named = each.get("name_en") or each["symbol"]
        told = "; ".join(f"{change} ({share})" for change, share in (whole, linear))
        en.append(f"{named}{at}: {values.replace('；', '; ')}; change {told}")
        changed = {each["verdict_whole"], each["verdict_linear"]} - {each["verdict"]}
        if changed:
            zh.append("符合性判定可能改变。")
            en.append("The statement of conformity may change.")
    if len(results) > SHOWN:
        zh.append(f"另有 {len(results) - SHOWN} 个结果。")
        en.append(f"And {len(results) - SHOWN} more results.")
    return "\n".join(zh), "\n".join(en)
