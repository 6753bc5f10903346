"""Words for parts of a deviation and for the states of a change of edition, in both languages, for findings and pages.

What a state lets be done follows from the state and from whether the new edition is in force already.
"""

from collections.abc import Iterable

from guiju.conduct.register_methods import ChangeStage
from guiju.record.words import Day, Text

PARTS = {
    "told": Text(zh="通知客户", en="notice to the customer"),
    "documented": Text(zh="形成文件", en="documentation"),
    "judged": Text(zh="技术判断", en="technical judgement"),
    "authorised": Text(zh="授权", en="authorisation"),
    "accepted": Text(zh="客户接受", en="acceptance by the customer"),
    "in_force": Text(zh="在有效期内的授权", en="an authorisation that has not expired"),
}
"""The notice of 6.1.1-2 and the four parts of 6.1.2-2."""
STAGES: dict[ChangeStage, Text] = {
    "announced": Text(zh="已公告", en="announced"),
    "analysed": Text(zh="已分析差异", en="gap analysed"),
    "verified": Text(zh="已验证", en="verified"),
    "filed": Text(zh="已申请", en="filed"),
    "granted": Text(zh="已获准", en="granted"),
}
"""States of a change of edition, in their order."""
OLD_STANDS = Text(
    zh="旧版仍现行有效，照常使用；新版尚未实施，不得用于校准",
    en="the old edition is in force and used as before; the new one is not in force and not used for calibration",
)
NEITHER = Text(
    zh="旧版已被代替：只有通知客户、办妥偏离且能力范围写明旧版的，才可使用；新版未验证或未获准，不得使用",
    en="the old edition is superseded: it is used only with notice to the customer, a complete deviation and a scope "
    "line that names it; the new one is not verified or not granted, and not used",
)
NEW_STANDS = Text(zh="使用新版；旧版不再使用", en="the new edition is used; the old one is no longer used")
NEW_READY = Text(
    zh="旧版照常使用到实施日前一天；自实施日起使用新版",
    en="the old edition is used until the day before the new one comes into force; from that day on the new one",
)


def parts_text(parts: Iterable[str]) -> Text:
    """Parts by name, in both languages; a dash where there are none."""
    found = [PARTS[each] for each in parts]
    if not found:
        return Text(zh="—", en="—")
    return Text(zh="、".join(each.zh for each in found), en=", ".join(each.en for each in found))


def lawful(stage: ChangeStage, effective_from: Day, day: Day) -> Text:
    """What may be done on a day while a change of edition stands at a stage."""
    begun = day >= effective_from
    if stage == "granted":
        return NEW_STANDS if begun else NEW_READY
    return NEITHER if begun else OLD_STANDS
