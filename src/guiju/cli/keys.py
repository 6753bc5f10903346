"""`guiju keys`: the installation's public keys and fingerprints; another authority's certificate as the seal."""

from __future__ import annotations

import argparse
import getpass
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiju.cli.errors import CommandError

if TYPE_CHECKING:
    from guiju.cli.context import Context
    from guiju.lab.house.act import Actor

SUMMARY = {"zh": "查看机构的密钥，更换机构印章证书", "en": "show the agency's keys, replace its seal"}


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """`show`; `seal FILE.p12 --by CODE --witness CODE --reason TEXT [--password-file FILE]`."""

    def told(zh: str, en: str) -> str:
        return en if lang == "en" else zh

    commands = parser.add_subparsers(dest="keys_command", required=True, metavar="show|seal")
    commands.add_parser("show", help=told("日志验证密钥、印章、根证书", "log key, seal, root certificate"))
    seal = commands.add_parser(
        "seal", help=told("以 PKCS#12 文件中的证书作为机构印章", "use the certificate of a PKCS#12 file as the seal")
    )
    seal.add_argument("file", type=Path, metavar="FILE.p12", help=told("PKCS#12 文件", "PKCS#12 file"))
    seal.add_argument("--by", required=True, metavar="CODE", help=told("办理人的人员代码", "code of who does it"))
    seal.add_argument("--witness", required=True, metavar="CODE", help=told("见证人的人员代码", "code of the witness"))
    seal.add_argument("--reason", required=True, metavar="TEXT", help=told("更换的原因", "why it is replaced"))
    seal.add_argument(
        "--password-file",
        type=Path,
        metavar="FILE",
        help=told("含口令的文件（默认在终端询问）", "file with the password (default: asked at the terminal)"),
    )


def run(options: argparse.Namespace, context: Context) -> int:
    """Exit 0 shown or replaced; 1 when the act was refused."""
    from guiju.lab import boot

    show = options.keys_command == "show"
    try:
        boot.setup(context.data, read_only=show)
    except (boot.NotFounded, boot.InstallationUnreadable) as error:
        raise CommandError(error.zh, error.en, code="unreadable") from None
    return _show(context) if show else _replace(options, context)


def _show(context: Context) -> int:
    from guiju.integrity.errors import IntegrityError
    from guiju.lab.house import keys, publication

    try:
        seal, ca = keys.seal(), keys.ca_certificate()
    except IntegrityError as error:
        raise CommandError(error.zh, error.en, code="keys") from None
    shown = {
        "vkey": publication.vkey(),
        "seal": {
            "subject": seal.certificate.subject.rfc4514_string(),
            "issuer": seal.certificate.issuer.rfc4514_string(),
            "sha256": keys.fingerprint(seal.certificate),
            "valid_to": seal.certificate.not_valid_after_utc.date().isoformat(),
        },
        "ca": {"subject": ca.subject.rfc4514_string(), "sha256": keys.fingerprint(ca)},
    }
    if context.json:
        context.emit(shown)
    else:
        print(_text(shown, context), flush=True)
    return 0


def _text(shown: dict[str, Any], context: Context) -> str:
    seal, ca = shown["seal"], shown["ca"]
    lines = [
        (context.text("日志验证密钥", "log's verifier key"), shown["vkey"]),
        (context.text("机构印章", "agency's seal"), seal["subject"]),
        (context.text("  颁发者", "  issuer"), seal["issuer"]),
        ("  SHA-256", seal["sha256"]),
        (context.text("  有效期至", "  valid to"), seal["valid_to"]),
        (context.text("机构根证书", "agency's root"), ca["subject"]),
        ("  SHA-256", ca["sha256"]),
    ]
    mark = context.text("：", ": ")
    return "\n".join(f"{name}{mark}{value}" for name, value in lines)


def _replace(options: argparse.Namespace, context: Context) -> int:
    from guiju.integrity.authority import read_pkcs12
    from guiju.integrity.errors import IntegrityError
    from guiju.lab.house import keys
    from guiju.lab.house.act import ActError, perform
    from guiju.lab.house.acts import ReplaceSeal

    actor = actor_of(options.by)
    witness = actor_of(options.witness)
    try:
        sha256 = keys.stage_seal(read_pkcs12(_read(options.file), _password(options)))
        request = ReplaceSeal.Request(sha256=sha256, witnessed_by=witness.person_id, reason=options.reason)
        done = perform(ReplaceSeal, request, actor=actor, key=secrets.token_hex(16), reason=options.reason)
    except IntegrityError as error:
        raise CommandError(error.zh, error.en, code="keys") from None
    except ActError as error:
        raise CommandError(error.sentence("zh"), error.sentence("en"), code="refused", exit_code=1) from None
    context.say(
        f"印章已更换，记入日志第 {done.log_index} 条；旧密钥仍保存在 keys 文件夹",
        f"the seal was replaced, log entry {done.log_index}; the old key stays in keys/",
    )
    if context.json:
        context.emit({"sha256": sha256, "log_index": done.log_index})
    return 0


def actor_of(code: str) -> Actor:
    """The registered person with this code and the roles of today. Raises CommandError."""
    from guiju.lab.people.models import Person
    from guiju.lab.people.queries import actor

    try:
        return actor(code)
    except Person.DoesNotExist:
        raise CommandError(
            f"人员登记中没有 {code}；请先登记该人员",
            f"nobody is registered as {code}: register the person first",
            code="person",
        ) from None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(
            f"无法读取 {path}：{error.strerror}", f"cannot read {path}: {error.strerror}", code="file"
        ) from None


def _password(options: argparse.Namespace) -> str:
    if options.password_file is not None:
        return _read(options.password_file).decode("utf-8").rstrip("\r\n")
    if not sys.stdin.isatty():
        raise CommandError(
            "没有终端可询问口令；请用 --password-file", "no terminal to ask for the password: give --password-file"
        )
    return getpass.getpass("PKCS#12: ")
