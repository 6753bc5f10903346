"""`guiju log`: checks any C2SP log and its proofs, makes proofs from a published one, audits the installation."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiju.cli.errors import CommandError, UsageError
from guiju.cli.log_settle import settle_arguments
from guiju.cli.verify import installed_log, key_argument, read_file, read_keys

if TYPE_CHECKING:
    from guiju.cli.context import Context
    from guiju.integrity.check import Report
    from guiju.integrity.reader import TileReader

SUMMARY = {
    "zh": "核对透明日志、生成和核对日志证明",
    "en": "check the transparency log, make and verify its proofs",
}

EXIT_CODES = {"ok": 0, "wrong": 1, "unreadable": 2}


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """`check`, `verify-proof`, `prove`, `audit`, `settle`."""

    def told(zh: str, en: str) -> str:
        return en if lang == "en" else zh

    commands = parser.add_subparsers(dest="log_command", required=True, metavar="check|verify-proof|prove|audit|settle")
    check = commands.add_parser("check", help=told("核对整个已发布的日志", "check a whole published log"))
    check.add_argument("folder", type=Path, metavar="FOLDER", help=told("日志文件夹", "the log's folder"))
    key_argument(check, lang)
    verify = commands.add_parser("verify-proof", help=told("核对一份日志证明", "verify one proof"))
    verify.add_argument("proof", type=Path, metavar="PROOF", help=told(".tlog-proof 文件", ".tlog-proof file"))
    verify.add_argument(
        "--entry",
        type=Path,
        metavar="FILE",
        help=told("条目的字节（默认用证明所带的）", "bytes of the entry (default: those in the proof)"),
    )
    key_argument(verify, lang)
    _prove_arguments(commands.add_parser("prove", help=told("生成一份日志证明", "make a proof")), lang)
    commands.add_parser("audit", help=told("数据库每一行与日志核对", "compare every row of the database with the log"))
    settled = told("办理被绕过软件改动的一行", "settle a row that was changed past the software")
    settle_arguments(commands.add_parser("settle", help=settled), lang)


def _prove_arguments(prove: argparse.ArgumentParser, lang: str) -> None:
    def told(zh: str, en: str) -> str:
        return en if lang == "en" else zh

    prove.add_argument(
        "folder",
        type=Path,
        nargs="?",
        metavar="FOLDER",
        help=told("日志文件夹（默认为本机构的）", "the log's folder (default: this installation's)"),
    )
    which = prove.add_mutually_exclusive_group(required=True)
    which.add_argument("--index", type=int, metavar="N", help=told("第几条（从 0 起）", "index of the entry (from 0)"))
    which.add_argument("--number", metavar="CERT", help=told("证书编号", "certificate number"))
    prove.add_argument(
        "--out", type=Path, metavar="FILE", help=told("写入文件（默认为标准输出）", "file to write (default: stdout)")
    )
    key_argument(prove, lang)


def run(options: argparse.Namespace, context: Context) -> int:
    """Exit 0 right, 1 wrong, 2 unreadable."""
    commands = {"check": _check, "verify-proof": _verify_proof, "prove": _prove, "audit": _audit, "settle": _settle}
    return commands[options.log_command](options, context)


def _keys(options: argparse.Namespace, context: Context) -> list[str]:
    found = read_keys(options.key, context)
    if not found:
        raise UsageError("请用 --key 给出日志的验证密钥", "give the log's verifier key with --key")
    return found


# check


def _check(options: argparse.Namespace, context: Context) -> int:
    from guiju.integrity.check import check_folder

    report = check_folder(options.folder, _keys(options, context))
    if context.json:
        context.emit(_report_object(report, context))
    else:
        _tell_report(report, context)
    return EXIT_CODES[report.state]


def _report_object(report: Report, context: Context) -> dict[str, Any]:
    state = report.checkpoint
    return {
        "result": report.state,
        "origin": state.origin if state else None,
        "size": state.size if state else None,
        "root": state.root.hex() if state else None,
        "tiles": report.tiles,
        "entries": report.entries,
        "first_entry": report.first_entry,
        "complete": report.is_complete,
        "problems": [
            {"kind": one.kind, "where": one.where, "entry": one.entry, "message": one.text(context.lang)}
            for one in report.problems
        ],
    }


def _tell_report(report: Report, context: Context) -> None:
    state = report.checkpoint
    if state is not None:
        print(
            context.text(
                f"日志 {state.origin}，{state.size} 条，根值 {state.root.hex()}；"
                f"已核对瓦片 {report.tiles}、条目 {report.entries}",
                f"log {state.origin}, {state.size} entries, root {state.root.hex()};"
                f" verified {report.tiles} tiles, {report.entries} entries",
            )
        )
    for one in report.problems:
        print(f"  {'✗' if one.kind == 'wrong' else '?'} {one.where}: {one.text(context.lang)}")
    words = {
        "ok": ("结论：日志完好", "verdict: the log is sound"),
        "part": (
            "结论：日志的散列树完好，条目内容未全部核对",
            "verdict: the log's tree is sound, its entries were not all checked",
        ),
        "wrong": ("结论：日志有误", "verdict: the log is WRONG"),
        "unreadable": (
            "结论：日志不能全部读取，无法判断",
            "verdict: the log cannot be read in full, so it cannot be told",
        ),
    }
    print(context.text(*words["part" if report.state == "ok" and not report.is_complete else report.state]))
    if state is not None and not report.is_complete:
        print(
            context.text(
                f"注意：{state.size} 条中只核对了 {report.entries} 条的内容；其余条目的内容不在此文件夹中"
                "（可能未发布，也可能已被删除），它们写了什么无从得知",
                f"NOTE: of {state.size} entries only {report.entries} were checked by their content; the others are "
                "not in this folder (not published, or deleted), and nothing can be told of what they say",
            )
        )


# verify-proof


def _verify_proof(options: argparse.Namespace, context: Context) -> int:
    from guiju.integrity import proof
    from guiju.integrity.errors import IntegrityError, NotReadable

    data = read_file(options.proof)
    entry = read_file(options.entry) if options.entry else None
    try:
        verified = proof.verify(data, entry, _keys(options, context))
    except IntegrityError as error:
        result = "unreadable" if isinstance(error, NotReadable) else "wrong"
        if context.json:
            context.emit({"result": result, "message": error.text(context.lang)})
        else:
            print(context.text(f"✗ 证明不成立：{error.zh}", f"✗ the proof does not hold: {error.en}"))
        return EXIT_CODES[result]
    if context.json:
        context.emit({"result": "ok", "index": verified.index, "size": verified.size, "origin": verified.origin})
    else:
        print(
            context.text(
                f"✓ 证明成立：该条目是日志 {verified.origin}（{verified.size} 条）的第 {verified.index} 条",
                f"✓ the proof holds: this is entry {verified.index} of log {verified.origin} ({verified.size} entries)",
            )
        )
    return 0


# prove


def _prove(options: argparse.Namespace, context: Context) -> int:
    from guiju.integrity import proof
    from guiju.integrity.checkpoint import open_checkpoint
    from guiju.integrity.errors import IntegrityError, NotReadable
    from guiju.integrity.files import write_file
    from guiju.integrity.reader import TileReader

    folder = options.folder or installed_log(context)
    if folder is None:
        raise UsageError(
            "本机构没有已发布的日志，请给出文件夹", "this installation has no published log; name a folder"
        )
    signed = read_file(folder / "checkpoint")
    try:
        reader = TileReader(folder, open_checkpoint(signed, _keys(options, context)))
        index = options.index if options.number is None else _index_of(reader, options.number)
        size = reader.checkpoint.size
        entry = reader.entry(index) if 0 <= index < size else None
        made = proof.make(reader, index, size, signed.decode("utf-8"), entry)
    except IntegrityError as error:
        code = 2 if isinstance(error, NotReadable) else 1
        raise CommandError(
            f"不能生成证明：{error.zh}", f"no proof can be made: {error.en}", code="proof", exit_code=code
        ) from None
    text = proof.format_proof(made)
    if options.out is not None:
        write_file(options.out, text.encode("utf-8"))
    _tell_proof(text, index, reader, options.out, context)
    return 0


def _index_of(reader: TileReader, number: str) -> int:
    """Index of the issue entry of a certificate number. Raises ProofError when the log has none."""
    from guiju.integrity.errors import NotReadable, ProofError
    from guiju.verification.entries import ISSUE, read_history

    history = read_history(reader)
    for index, entry in history.of_number(number):
        if entry.type == ISSUE:
            return index
    if not history.complete:
        raise history.problem or NotReadable("日志条目不全", "not all entries can be read")
    raise ProofError(f"日志中没有签发证书 {number}", f"the log issues no certificate {number}")


def _tell_proof(text: str, index: int, reader: TileReader, out: Path | None, context: Context) -> None:
    state = reader.checkpoint
    if context.json:
        shown = {"index": index, "size": state.size, "origin": state.origin}
        context.emit({**shown, "file": str(out) if out else None, "proof": text})
    elif out is None:
        print(text, end="")
    else:
        context.say(f"日志第 {index} 条的证明已写入 {out}", f"the proof of entry {index} is in {out}")


# audit


def _audit(options: argparse.Namespace, context: Context) -> int:
    from importlib import import_module

    try:
        module: Any = import_module("guiju.cli.log_audit")
    except ModuleNotFoundError as error:
        if error.name != "guiju.cli.log_audit":
            raise
        raise CommandError("本软件没有日志审计模块", "the audit of the log is not part of this software") from None
    return int(module.run_audit(options, context))


def _settle(options: argparse.Namespace, context: Context) -> int:
    from guiju.cli.log_settle import run_settle

    return run_settle(options, context)
