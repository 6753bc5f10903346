"""`guiju verify FILE`: is this certificate, record, proof or permit genuine? Needs neither database nor network."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from guiju.cli.context import FOUNDED_MARKER, visible
from guiju.cli.errors import CommandError, UsageError

if TYPE_CHECKING:
    from guiju.cli.context import Context
    from guiju.verification import Step, Verdict

SUMMARY = {
    "zh": "核对证书、记录、证明或作业许可的真伪",
    "en": "tell whether a certificate, record, proof or job permit is genuine",
}

EXIT_CODES: Final = {"genuine": 0, "not_genuine": 1, "cannot_tell": 2}
EXIT_NOT_IN_FORCE: Final = 3
"""A true job permit by which nobody may work at that instant."""
_SIGNS: Final = {"passed": "✓", "failed": "✗", "unknown": "?", "notice": "!"}
_SUFFIXES: Final = (".record.json", ".case.json", ".pdf", ".xml")
_LARGEST: Final = 512 * 1024 * 1024
_LONGEST_SHOWN: Final = 80


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """`FILE [--proof P] [--log FOLDER] [--key VKEY|FILE]... [--ca PEM] [--at INSTANT]`."""

    def told(zh: str, en: str) -> str:
        return en if lang == "en" else zh

    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help=told("PDF、XML、记录、案卷、证明或作业许可", "PDF, XML, record, case, proof or job permit"),
    )
    parser.add_argument(
        "--proof",
        type=Path,
        metavar="P",
        help=told(
            "日志证明（默认为文件旁的 .tlog-proof）", "proof of the log (default: the .tlog-proof beside the file)"
        ),
    )
    parser.add_argument(
        "--log",
        type=Path,
        metavar="FOLDER",
        help=told("已发布的日志（默认为本机构的）", "published log (default: this installation's)"),
    )
    key_argument(parser, lang)
    parser.add_argument(
        "--ca",
        type=Path,
        metavar="PEM",
        help=told(
            "信任的 CA 证书（PEM）；作业许可默认用本机构的",
            "certificates of trusted authorities (PEM); for a job permit by default this installation's",
        ),
    )
    parser.add_argument(
        "--at",
        metavar="INSTANT",
        help=told(
            "作业许可按哪一时刻判断（带时区的 ISO 8601，默认为现在）",
            "the instant for which a job permit is asked (ISO 8601 with offset, default now)",
        ),
    )


def key_argument(parser: argparse.ArgumentParser, lang: str) -> None:
    """`--key VKEY|FILE`, repeatable."""
    parser.add_argument(
        "--key",
        action="append",
        metavar="VKEY|FILE",
        help="verifier key of the log, or a file with one a line; may be repeated (default: this installation's)"
        if lang == "en"
        else "日志的验证密钥，或每行一个的文件；可重复（默认为本机构的）",
    )


def run(options: argparse.Namespace, context: Context) -> int:
    """Exit 0 genuine (a certificate also when replaced or withdrawn), 1 not genuine, 2 unreadable or not to be told.

    3 is a true job permit that does not hold: withdrawn, expired or not yet begun.
    """
    from guiju.integrity.errors import AuthorityError
    from guiju.verification import verify_file

    given = _inputs(options, context)
    try:
        verdict = verify_file(
            given.data,
            proof=given.proof,
            log=given.log,
            vkeys=given.keys,
            ca=given.ca,
            proof_is_sidecar=given.sidecar,
            at=given.at,
        )
    except AuthorityError as error:
        raise UsageError(f"--ca：{error.zh}", f"--ca: {error.en}") from None
    if context.json:
        context.emit(as_object(verdict, context.lang))
    else:
        _tell(verdict, context)
    if (verdict.kind, verdict.verdict) == ("permit", "genuine") and verdict.status != "in_force":
        return EXIT_NOT_IN_FORCE
    return EXIT_CODES[verdict.verdict]


@dataclass(frozen=True)
class _Inputs:
    """Everything that is read before anything is judged."""

    data: bytes
    proof: bytes | None
    sidecar: bool
    log: Path | None
    keys: list[str]
    ca: bytes | None
    at: datetime | None


def _inputs(options: argparse.Namespace, context: Context) -> _Inputs:
    data = read_file(options.file)
    proof = read_file(options.proof) if options.proof else None
    sidecar = False
    if proof is None and (beside := _sidecar(options.file)) is not None:
        proof, sidecar = read_file(beside), True
    return _Inputs(
        data=data,
        proof=proof,
        sidecar=sidecar,
        log=options.log or installed_log(context),
        keys=read_keys(options.key, context),
        ca=read_file(options.ca) if options.ca else _own_authority(data, context),
        at=_instant(options.at),
    )


def _own_authority(data: bytes, context: Context) -> bytes | None:
    """The installation's own authority, which sealed its job permits; for other files none is taken for granted."""
    from guiju.verification.kinds import kind_of

    own = context.data / "keys" / "ca.pem"
    return own.read_bytes() if kind_of(data) == "permit" and own.is_file() else None


def _instant(text: str | None) -> datetime | None:
    """The instant of `--at`. Raises UsageError for what is none, or has no offset from UTC."""
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.utcoffset() is None:
        raise UsageError(
            f"--at {visible(text)}：应为带时区的时刻，如 2026-11-30T08:00:00+08:00",
            f"--at {visible(text)}: an instant with its offset is wanted, such as 2026-11-30T08:00:00+08:00",
        )
    return at


def read_file(path: Path) -> bytes:
    """Bytes of a file. Raises CommandError (exit 2) when it cannot be read or is absurdly large."""
    try:
        if path.stat().st_size > _LARGEST:
            raise CommandError(
                f"{path} 超过 {_LARGEST} 字节，不予读取",
                f"{path} is larger than {_LARGEST} bytes and is not read",
                code="unreadable",
                exit_code=2,
            )
        return path.read_bytes()
    except OSError as error:
        raise CommandError(
            f"无法读取 {path}：{error.strerror}",
            f"cannot read {path}: {error.strerror}",
            code="unreadable",
            exit_code=2,
        ) from None


def _sidecar(file: Path) -> Path | None:
    """The proof beside a file: X.pdf, X.xml, X.record.json and X.case.json share X.tlog-proof."""
    name = file.name
    suffix = next((each for each in _SUFFIXES if name.lower().endswith(each)), None)
    if suffix is None:
        return None
    beside = file.with_name(name[: -len(suffix)] + ".tlog-proof")
    return beside if beside.is_file() else None


def installed_log(context: Context) -> Path | None:
    """Folder of the installation's published log; None when there is none."""
    folder = context.data / "log"
    return folder if (folder / "checkpoint").is_file() else None


def read_keys(given: Sequence[str] | None, context: Context) -> list[str]:
    """The verifier keys of `--key` (keys, or files with one a line), else the installation's own, which may be none.

    Never from beside a file that is verified, nor from a log's folder. Raises UsageError for what is no key.
    """
    if not given:
        return _installed_keys(context)
    return [key for each in given for key in _keys_of(each)]


def _keys_of(word: str) -> list[str]:
    from guiju.integrity.note import NoteError, parse_vkey

    lines = _lines_of(word)
    try:
        for line in [word] if lines is None else lines:
            parse_vkey(line)
    except NoteError as error:
        shown = word if len(word) <= _LONGEST_SHOWN else word[:_LONGEST_SHOWN] + "…"
        raise UsageError(f"--key {shown}：{error.zh}", f"--key {shown}: {error.en}") from None
    if lines is not None and not lines:
        raise UsageError(f"--key {word}：文件里没有密钥", f"--key {word}: the file holds no key")
    return [word] if lines is None else lines


def _lines_of(word: str) -> list[str] | None:
    """The lines of a file of that name that say something; None when there is no such file."""
    try:
        if not Path(word).is_file():
            return None
        text = Path(word).read_text("utf-8", errors="replace")
    except (OSError, ValueError):  # a key is no file name, and may be too long for one
        return None
    return [line for line in text.splitlines() if line.strip()]


def _installed_keys(context: Context) -> list[str]:
    """Member `vkey` of the installation's marker; none when there is no installation."""
    from guiju.integrity.note import NoteError, parse_vkey

    try:
        marker: Any = json.loads((context.data / FOUNDED_MARKER).read_text("utf-8"))
        vkey = marker["vkey"]
        parse_vkey(vkey)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, NoteError):
        return []
    return [str(vkey)]


def as_object(verdict: Verdict, lang: str) -> dict[str, Any]:
    """The verdict as the one JSON object of the command; sentences in `lang`."""
    headline = verdict.headline
    return {
        "verdict": verdict.verdict,
        "message": headline.text(lang),
        "kind": verdict.kind,
        "number": verdict.certificate_number or None,
        "sha256": verdict.sha256,
        "sm3": verdict.sm3,
        "status": verdict.status,
        "replaced_by": verdict.replaced_by or None,
        "as_of": asdict(verdict.as_of) if verdict.as_of else None,
        "log": {
            "state": verdict.log.state,
            "index": verdict.log.index,
            "origin": verdict.log.checkpoint.origin if verdict.log.checkpoint else None,
            "size": verdict.log.checkpoint.size if verdict.log.checkpoint else None,
        },
        "signatures": [
            {
                "where": one.where,
                "intact": one.intact,
                "signer": one.signer or None,
                "anchored": one.anchored,
                "claimed_time": one.claimed_time or None,
                "reason": (one.en if lang == "en" else one.zh) or None,
            }
            for one in verdict.signatures
        ],
        "demonstration": verdict.demonstration,
        "document": asdict(verdict.document) if verdict.document else None,
        "redacted": list(verdict.redacted),
        "steps": [{"check": step.check, "outcome": step.outcome, "message": step.text(lang)} for step in verdict.steps],
    }


def _tell(verdict: Verdict, context: Context) -> None:
    bold, plain = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("", "")
    about = verdict.document
    if about is not None and verdict.verdict != "not_genuine":
        laboratory = context.text(about.laboratory_zh, about.laboratory_en)
        item = " ".join(filter(None, (context.text(about.item_zh, about.item_en), about.serial_number)))
        number = verdict.certificate_number or "-"
        context.show(context.text(f"编号 {number}　{laboratory}", f"number {number}, {laboratory}"))
        context.show(context.text(f"器具 {item}　日期 {about.issued_on}", f"item {item}, day {about.issued_on}"))
    for step in verdict.steps:
        context.show(_line(step, context.lang))
    print(f"{bold}{visible(verdict.headline.text(context.lang))}{plain}")


def _line(step: Step, lang: str) -> str:
    return f"  {_SIGNS[step.outcome]} {step.text(lang)}"
