"""`guiju dcc check`: judges a digital calibration certificate of any laboratory and reads out its values."""

import argparse
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guiju.certificate.dcc_check import DccCheck
    from guiju.certificate.dcc_checks import Problem
    from guiju.certificate.dcc_reader import DccDocument, DccValue
    from guiju.certificate.errors import CertificateError
    from guiju.certificate.xml_verify import SignatureVerdict
    from guiju.cli.context import Context

SUMMARY = {"zh": "核查数字校准证书（DCC）", "en": "check digital calibration certificates (DCC)"}

_SHOWN_VALUES = 12


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """`check FILE [--schema FOLDER] [--ca PEM] [--at DATE]`."""

    def told(zh: str, en: str) -> str:
        return en if lang == "en" else zh

    commands = parser.add_subparsers(dest="dcc_command", required=True, metavar="check")
    check = commands.add_parser("check", help=told("核查一个 DCC 文件", "check one DCC file"))
    check.add_argument(
        "file", type=Path, metavar="FILE", help=told("DCC 3.0 至 3.3 的 XML 文件", "XML file, DCC 3.0 to 3.3")
    )
    check.add_argument(
        "--schema",
        type=Path,
        metavar="FOLDER",
        help=told("模式文件夹，内有 vX.Y.Z/dcc.xsd", "folder with vX.Y.Z/dcc.xsd"),
    )
    check.add_argument(
        "--ca",
        type=Path,
        metavar="PEM",
        help=told("信任的 CA 证书（PEM）", "certificates of trusted authorities (PEM)"),
    )
    check.add_argument(
        "--at",
        type=_day,
        metavar="DATE",
        help=told("判断证书有效性的日期，如 2026-11-24", "day at which validity is judged, such as 2026-11-24"),
    )


def _day(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time(12), UTC)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text}: YYYY-MM-DD") from None


def run(options: argparse.Namespace, context: "Context") -> int:
    """Exit 0 passed (unsigned is said), 1 schema error or broken or untrusted signature, 2 cannot be read."""
    from guiju.certificate.dcc_check import check_dcc
    from guiju.certificate.errors import CertificateError

    try:
        ca = options.ca.read_bytes() if options.ca else None
        result = check_dcc(options.file.read_bytes(), options.schema, ca, options.at)
    except OSError as error:
        return _unreadable(
            context, f"无法读取 {error.filename}：{error.strerror}", f"cannot read {error.filename}: {error}"
        )
    except CertificateError as error:
        return _unreadable(context, _at(error, "zh"), _at(error, "en"))
    if context.json:
        context.emit(_object(result, context))
    else:
        _tell(result, context)
    return 0 if result.passed else 1


def _at(error: "CertificateError", lang: str) -> str:
    return error.sentence(lang)


def _unreadable(context: "Context", zh: str, en: str) -> int:
    if context.json:
        context.emit({"result": "unreadable", "error": {"code": "unreadable", "message": context.text(zh, en)}})
    else:
        context.say(zh, en)
    return 2


def _object(result: "DccCheck", context: "Context") -> dict[str, Any]:
    document = result.document
    return {
        "result": "passed" if result.passed else "failed",
        "version": document.version,
        "identifier": document.identifier,
        "issued_on": document.issued_on,
        "begin": document.begin,
        "end": document.end,
        "laboratory": dict(document.laboratory),
        "customer": dict(document.customer),
        "items": [{**asdict(item), "names": dict(item.names)} for item in document.items],
        "signed": bool(result.signatures),
        "signatures": [_signature(one, context) for one in result.signatures],
        "schema_checked": result.schema_checked,
        "errors": [_problem(one, context) for one in result.errors],
        "warnings": [_problem(one, context) for one in result.warnings],
        "read_from_signed": result.read_from_signed,
        "values": [_value(one) for one in document.values],
        "unread": list(document.unread),
    }


def _problem(one: "Problem", context: "Context") -> dict[str, str]:
    return {"rule": one.rule, "where": one.where, "message": context.text(one.zh, one.en)}


def _signature(one: "SignatureVerdict", context: "Context") -> dict[str, Any]:
    reason = context.text(one.reason.zh, one.reason.en) if one.reason else None
    return {
        "kind": one.kind,
        "intact": one.intact,
        "trusted": one.trusted,
        "signer": one.signer,
        "claimed_time": one.claimed_time or None,
        "reason": reason,
    }


def _value(one: "DccValue") -> dict[str, Any]:
    return {
        "quantity": dict(one.names),
        "reference_types": list(one.reference_types),
        "value": one.value,
        "unit": one.printed_unit,
        "dsi_unit": one.unit,
        "U": one.U,
        "k": one.k,
        "probability": one.probability,
        "u": one.standard_uncertainty,
        "relative_U": one.relative_U,
        "path": one.path,
    }


def _tell(result: "DccCheck", context: "Context") -> None:
    document = result.document
    context.show(
        context.text(
            f"DCC {document.version}，编号 {document.identifier}", f"DCC {document.version}, {document.identifier}"
        )
    )
    _tell_parties(document, context)
    for one in result.signatures:
        context.show(_signature_line(one, context))
    _tell_values(document, context)
    for problem in result.warnings:
        context.show(context.text(f"提醒：{problem.zh}（{problem.where}）", f"warning: {problem.en} ({problem.where})"))
    for problem in result.errors:
        context.show(context.text(f"错误：{problem.zh}（{problem.where}）", f"error: {problem.en} ({problem.where})"))
    context.show(_verdict(result, context))


def _tell_parties(document: "DccDocument", context: "Context") -> None:
    def named(pairs: tuple[tuple[str, str], ...]) -> str:
        names = dict(pairs)
        return names.get(context.lang) or next(iter(names.values()), "")

    context.show(context.text("实验室：", "laboratory: ") + named(document.laboratory))
    context.show(context.text("客户：", "customer: ") + named(document.customer))
    for item in document.items:
        identities = ", ".join(value for _, value in item.identifications)
        context.show(
            context.text("器具：", "item: ")
            + " ".join(part for part in (named(item.names), item.model, identities) if part)
        )


def _signature_line(one: "SignatureVerdict", context: "Context") -> str:
    state = context.text("完整", "intact") if one.intact else context.text("不成立", "broken")
    if one.trusted is not None:
        state += context.text(
            "，受信任" if one.trusted else "，不受信任", ", trusted" if one.trusted else ", not trusted"
        )
    when = context.text(f"，声称时间 {one.claimed_time}", f", claimed {one.claimed_time}") if one.claimed_time else ""
    return context.text("签名：", "signature: ") + f"{one.kind} {one.signer} {state}{when}".replace("  ", " ")


def _tell_values(document: "DccDocument", context: "Context") -> None:
    for value in document.values[:_SHOWN_VALUES]:
        context.show(f"  {_value_line(value, context)}")
    rest = len(document.values) - _SHOWN_VALUES
    if rest > 0:
        context.show(context.text(f"  另有 {rest} 个量值，见 --json", f"  and {rest} more values, see --json"))


def _value_line(value: "DccValue", context: "Context") -> str:
    names = dict(value.names)
    name = names.get(context.lang) or next(iter(names.values()), "") or " ".join(value.reference_types)
    unit = "" if value.printed_unit == "1" else value.printed_unit
    U = f"U = {value.U}" if value.U else f"U_rel = {value.relative_U}" if value.relative_U else ""
    k = f"k = {value.k}" if U and value.k else ""
    measured = " ".join(part for part in (value.value, unit) if part)
    return f"{name or context.text('量值', 'value')}: " + ", ".join(part for part in (measured, U, k) if part)


def _verdict(result: "DccCheck", context: "Context") -> str:
    if not result.passed:
        return context.text("结论：不通过", "verdict: failed")
    if not result.signatures:
        return context.text("结论：通过（文件没有签名）", "verdict: passed (the file is not signed)")
    return context.text("结论：通过", "verdict: passed")
