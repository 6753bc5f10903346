"""Answers to rows of the code that may not be believed: no act wrote them so, or their files are not what they were."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from guiju.conduct.catalogue import catalogue
from guiju.conduct.evaluation.evidence import Fault
from guiju.lab.assessment.judging import UNREADABLE
from guiju.lab.assessment.models import Adjudication, Ruling
from guiju.lab.house.controlled import ControlledModel, row_document
from guiju.lab.house.files import FileMissing, stored
from guiju.lab.house.unfit import Unfit, readable, unfit
from guiju.record.words import Digest

KINDS = {
    "assessment_document": ("document", "证据文件", "the document"),
    "assessment_attestation": ("attestation", "人员证明", "the attestation"),
    "assessment_tailoring": ("tailoring", "条款裁剪", "the tailoring"),
    "assessment_adjudication": ("adjudication", "疑点的处理决定", "the decision on the suspicion"),
    "assessment_reply": ("reply", "对疑点的申辩", "the reply to the suspicion"),
    "assessment_ruling": ("ruling", "对疑点的裁定", "the ruling on the suspicion"),
    "assessment_correction": ("correction", "纠正措施", "the corrective action"),
}
WHAT = {
    "changed": ("与日志登记的内容不一致", "is not as the log committed it"),
    "unreadable": ("已无法读取，不是由业务动作写成这样的", "cannot be read any more: no act wrote it so"),
    "uncommitted": ("在日志中没有登记，不是由业务动作写入的", "stands in no entry of the log: no act wrote it"),
    "missing": ("已从数据库中消失，而日志没有删除记录", "is gone from the database, and no act deleted it"),
}


class Unsound:
    """Gathers faults while answers are read."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.undecided: set[int] = set()
        """Keys of decisions one of whose rulings may not be believed."""

    def sound(self, model: type[ControlledModel]) -> list[Mapping[str, Any]]:
        """Documents of a table's rows that may count; every row that is not as the log committed it is a fault.

        What speaks against the agency counts as it was committed, whatever was made of it since.
        """
        rows, broken = readable(model)
        found = unfit(model, rows, whole=True)
        found |= {key: replace(found[key], what="unreadable") for key in broken if key in found}
        found |= {key: Unfit(key, "unreadable", ()) for key in broken if key not in found}
        for each in found.values():
            self._tell(model, each)
        fit = [row_document(each) for each in rows if each.pk not in found]
        return [*fit, *(each.committed for each in found.values() if _is_adverse(each))]

    def whole(self, row: Mapping[str, Any], digests: Iterable[str]) -> Iterator[Digest]:
        """The files of a row that are what they were when they were handed in."""
        for digest in digests:
            try:
                stored(digest)
            except (FileMissing, OSError):
                self._tell_file(row, digest)
            else:
                yield Digest(digest)

    def _tell_file(self, row: Mapping[str, Any], digest: str) -> None:
        kind, zh, en = KINDS[row["table"]]
        named = f"{row['code']} {row['edition']}" if kind == "document" else row["code"]
        for each in row["clauses"] if kind == "document" else [row["row"]]:
            self.faults.append(
                Fault(
                    row=each,
                    where=f"{kind}:{named}",
                    zh=f"{zh} {named} 的文件（SHA-256 {digest[:16]}…）不在文件库中或已被改动，不予采信",
                    en=f"the file (SHA-256 {digest[:16]}…) of {en} {named} is missing or changed and does not count",
                )
            )

    def _tell(self, model: type[ControlledModel], each: Unfit) -> None:
        kind, zh, en = KINDS[model._meta.db_table]
        if model is Ruling and not _is_adverse(each):
            self.undecided |= {key for key in each.values("adjudication_id") if isinstance(key, int)}
        versions = [_above(each, version) for version in each.versions]
        named = next((_name(version) for version in versions), "") or str(each.pk)
        said_zh, said_en = WHAT[each.what]
        for row in sorted({row for version in versions for row in _rows(version)}) or [UNREADABLE]:
            self.faults.append(
                Fault(
                    row=row,
                    where=f"{kind}:{named}",
                    zh=f"{zh} {named} {said_zh}，不予采信",
                    en=f"{en} {named} {said_en}: it does not count",
                )
            )


def _is_adverse(each: Unfit) -> bool:
    """Whether it was committed as what speaks against the agency: a contrary attestation, a confirmed suspicion."""
    said = each.committed or {}
    contrary = said.get("table") == "assessment_attestation" and said.get("outcome") in ("partly", "not_met")
    return contrary or said.get("decision") == "confirmed"


def _above(each: Unfit, version: Mapping[str, Any]) -> Mapping[str, Any]:
    """Of a ruling the suspicion that it decides."""
    key = version.get("adjudication_id")
    if key is None:
        return version
    told = Adjudication.objects.filter(pk=key).values("row", "code").first()
    return {} if told is None else told


def _name(version: Mapping[str, Any]) -> str:
    parts = [version[name] for name in ("code", "edition") if isinstance(version.get(name), str)]
    return " ".join(parts) or f"{version.get('row', '')} {version.get('valid_from', '')}".strip()


def _rows(version: Mapping[str, Any]) -> list[str]:
    told = version.get("clauses", [version.get("row")])
    return [each for each in told if each in catalogue()] if isinstance(told, list) else []
