"""How the acts on equipment are done by spreadsheet: what is asked, what may be empty, and what the guide says."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.lab.equipment.kind_columns import COLUMNS, DEFAULTS, NOT_ASKED
from guiju.lab.equipment.lines import demand, point
from guiju.lab.equipment.models import Confirmation, Duty, Placement, StateChange
from guiju.lab.equipment.words import KINDS, said
from guiju.lab.house.rowwise import Both, Lines, Rowwise

ITEMS = "equipment.Equipment"


def _of_kinds(column: str) -> Both:
    """Which kinds have a column, where not all have it."""
    own = [kind for kind, columns in COLUMNS.items() if column in columns]
    if len(own) == len(COLUMNS):
        return ("", "")
    named = [said("kind", KINDS, kind) for kind in own]
    zh, en = "、".join(each["kind.zh"] for each in named), ", ".join(each["kind.en"] for each in named)
    return (f"仅用于：{zh}", f"only for: {en}")


def _begun(values: dict[str, Any]) -> dict[str, Any]:
    """What a kind does not have, in the words that the form puts there."""
    own = COLUMNS.get(values.get("kind", ""), ())
    left = {name: word for name, word in DEFAULTS.items() if name not in own and not values.get(name)}
    return {**dict.fromkeys(DEFAULTS, ""), **values, **left}


EMPTY_HERE: Both = (
    "登记时不填：新设备一律为“已接收”，登记后用“状态变更”“移动”模板",
    "not filled in: a new item is received; the templates of states and moves follow",
)
REGISTER = Rowwise(
    make=_begun,
    fixed=NOT_ASKED,
    needed=frozenset({"code", "name", "kind", "manufacturer"}),
    free=frozenset(DEFAULTS),
    notes={
        **{name: note for name in dict.fromkeys(sum(COLUMNS.values(), ())) if (note := _of_kinds(name))[0]},
        **dict.fromkeys(NOT_ASKED, EMPTY_HERE),
        "part_of": (
            "多功能仪器的一项功能填写仪器的编号，制造商照填，型号和出厂编号可空；其他设备不填",
            "a function of an instrument: the instrument's code; its model and serial number may stay empty",
        ),
        "code": ("本机构自己的编号，即标签上的编号", "your own number, on the label"),
        "name_en": ("出具英文证书时需要", "needed where certificates are issued in English"),
    },
    also={
        "code": ("设备编号", "仪器编号", "管理编号", "统一编号"),
        "name": ("设备名称", "仪器名称"),
        "model": ("规格型号", "型号规格", "型号/规格", "规格/型号"),
        "serial_number": ("序列号", "机身号", "出厂号"),
        "manufacturer": ("生产厂家", "制造厂", "生产厂商", "制造单位", "厂家"),
        "kind": ("设备类别", "类型"),
        "part_of": ("所属仪器编号", "主机编号"),
        "lower": ("测量下限",),
        "upper": ("测量上限",),
        "asset_number": ("固定资产编号",),
        "acquired_on": ("购置日期", "启用日期", "到货日期"),
    },
)
STATE = Rowwise(
    model=StateChange,
    register=ITEMS,
    also={"code": ("设备编号", "仪器编号"), "state": ("设备状态",)},
    notes={
        "state": (
            "须按流程逐步变更：已接收 → 已验证 → 在用；一次只走一步",
            "one step at a time: received, verified, in service",
        ),
        "reason": (
            "“已验证”写明验证了什么、结果如何；停用、外送、借出、限用、报废等写明原因",
            "what was verified and found; why it is taken out, sent, lent, restricted, retired",
        ),
        "place": ("借出或外送时写明由谁持有", "who has it, when lent or sent out"),
    },
)
MOVE = Rowwise(
    model=Placement,
    register=ITEMS,
    also={"code": ("设备编号", "仪器编号"), "room_code": ("存放房间",), "custodian": ("责任人",)},
    notes={
        "room_code": ("房间或房间以外的地点至少填一项", "a room, or a place outside the rooms"),
        "custodian": ("人员编号", "the person's code"),
    },
)
POINTS = Lines(
    heads=(
        ("标称值", "Nominal value"),
        ("单位", "Unit"),
        ("值（= 标称值 + 修正值）", "Value (= nominal value + correction)"),
        ("修正值", "Certified correction"),
        ("U", "U"),
        ("k", "k"),
    ),
    make=point,
    by=("equipment", "number"),
)
CERTIFICATE = Rowwise(
    fixed={"source": "", "signature": "", "signer": "", "filed_on": None, "chain": []},
    lists={"points": POINTS},
    needed=frozenset({"issuer", "file_sha256", "unit"}),
    also={"equipment": ("设备编号", "仪器编号"), "number": ("证书号",), "issuer": ("校准机构", "检定机构")},
    notes={
        "file_sha256": (
            "证书文件名（PDF 或数字证书）；文件与表格一起上传，可多选或压缩成一个 zip 压缩包",
            "name of the certificate's file (PDF or DCC), sent together with the spreadsheet, or in a zip",
        ),
        "points": (
            "在工作表“校准点”中逐行填写；或在本格内每点一行，各项用 | 分隔",
            "on the sheet of points, a line each; or in this cell, a line each, parts between |",
        ),
        "competence_reference": (
            "认可号或授权证书号；能力类别不为“未证明”时必填",
            "needed where competence is shown",
        ),
        "limits": ("按级使用的设备填写最大允许误差", "for items used by their class"),
    },
)
DEMANDS = Lines(
    heads=(
        ("下限", "Lower"),
        ("上限", "Upper"),
        ("单位", "Unit"),
        ("最大误差", "Largest error"),
        ("最大 U", "Largest U"),
        ("U 与误差之比的上限", "Largest ratio of U to the error"),
        ("必须校准的点", "Needed points"),
    ),
    make=demand,
    by=("equipment", "certificate"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmRow:
    """The columns of a confirmation; whether it passed is always said."""

    equipment: str
    certificate: str
    requirement: str
    requirement_en: str = ""
    demands: list[object]
    passed: bool
    lower: str = ""
    upper: str = ""
    remark: str = ""


def _confirmed(values: dict[str, Any]) -> dict[str, Any]:
    """The use in Chinese stands for the English one that nobody wrote, as on the page."""
    return {**values, "requirement_en": values.get("requirement_en") or values.get("requirement", "")}


CONFIRM = Rowwise(
    model=Confirmation,
    register=ITEMS,
    row=ConfirmRow,
    make=_confirmed,
    needed=frozenset({"equipment", "certificate", "requirement", "passed"}),
    lists={"demands": DEMANDS},
    also={"equipment": ("设备编号", "仪器编号"), "certificate": ("证书号",)},
    notes={
        "demands": (
            "在工作表“使用要求”中逐行填写；或在本格内每条一行，各项用 | 分隔",
            "on the sheet of demands, a line each; or in this cell, a line each, parts between |",
        ),
        "passed": (
            "结论由系统按证书和要求计算；“是”不能超出计算结果",
            "the verdict is computed; yes never goes beyond it",
        ),
        "lower": ("只在进一步缩小范围时填写，并写明理由", "only to narrow the range further, with the reason"),
        "upper": ("只在进一步缩小范围时填写，并写明理由", "only to narrow the range further, with the reason"),
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneRow:
    """The columns of work that was planned and done; the plan row is named as people know it."""

    equipment: str
    kind: str
    title: str = ""
    day: date
    passed: bool
    text: str


def _done(values: dict[str, Any]) -> dict[str, Any]:
    """The plan row that is meant; 0, which the act does not find, where none or more than one is."""
    named = {name: values.get(name, "") for name in ("equipment", "kind", "title")}
    rows = Duty.objects.filter(equipment__code=named["equipment"], kind=named["kind"], valid_to=None)
    found = list((rows.filter(title=named["title"]) if named["title"] else rows).values_list("pk", flat=True)[:2])
    rest = {name: value for name, value in values.items() if name not in named}
    return {**rest, "duty": found[0] if len(found) == 1 else 0}


DONE = Rowwise(
    model=Duty,
    register=ITEMS,
    row=DoneRow,
    make=_done,
    needed=frozenset({"equipment", "kind", "day", "passed", "text"}),
    also={"equipment": ("设备编号", "仪器编号"), "day": ("完成日期",)},
    notes={
        "kind": (
            "校准用证书归档登记，期间核查用期间核查登记，不在此表",
            "a calibration is filed by its certificate, an intermediate check by its values",
        ),
        "title": ("同一设备同类计划不止一项时，用名称区分", "where an item has more than one plan row of the kind"),
        "text": ("做了什么、结果如何", "what was done and found"),
    },
)
PLAN = Rowwise(
    also={"equipment": ("设备编号", "仪器编号"), "months": ("周期（月）", "检定周期", "校准周期")},
    needed=frozenset({"basis"}),
    notes={
        "months": ("月数、使用次数至少填一项，先到者为准", "months, a number of uses, or both; the earlier counts"),
        "since": (
            "从这一天起计算周期，如最近一次完成的日期",
            "the interval is counted from this day",
        ),
    },
)
EVENT = Rowwise(
    also={
        "equipment": ("设备编号", "仪器编号"),
        "amount": ("费用", "费用（元）"),
        "reference": ("单据编号", "合同编号"),
    },
    needed=frozenset({"text"}),
    notes={
        "amount": ("费用，以元计", "cost in yuan"),
        "reference": ("单据或合同的编号", "number of the invoice or contract"),
        "effect": (
            "故障、修理、调整、改装必填：对以往和今后结果的影响",
            "needed for a fault, repair, adjustment, modification: what it means for results",
        ),
    },
)
