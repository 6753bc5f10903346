"""`guiju people enter`: the first people of a newly founded house, as long as nobody holds a leading role."""

from __future__ import annotations

import argparse
import getpass
import secrets
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

from guiju.cli.errors import CommandError, UsageError

if TYPE_CHECKING:
    from guiju.cli.context import Context

SUMMARY = {"zh": "登记新建机构的首批人员", "en": "enter the first people of a new agency"}
LEADING = {"quality_manager": "质量负责人", "head": "机构负责人"}
"""Whoever holds one of these roles enters everybody else in the pages."""


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """`enter CODE --name NAME --birth YYYY-MM-DD --role ROLE [--role ROLE] [--username NAME] [--password-stdin]`."""

    def told(zh: str, en: str) -> str:
        return en if lang == "en" else zh

    commands = parser.add_subparsers(dest="people_command", required=True, metavar="enter")
    enter = commands.add_parser("enter", help=told("登记一名人员并开通账号", "enter a person and open an account"))
    enter.add_argument("code", metavar="CODE", help=told("人员代码", "code of the person"))
    enter.add_argument("--name", required=True, help=told("姓名", "full name"))
    enter.add_argument("--birth", required=True, metavar="YYYY-MM-DD", help=told("出生日期", "date of birth"))
    from guiju.lab.ui.words import ROLES

    known = ", ".join(ROLES)
    enter.add_argument(
        "--role",
        required=True,
        action="append",
        metavar="ROLE",
        help=told(f"岗位，可重复给出：{known}", f"role, may be repeated: {known}"),
    )
    enter.add_argument(
        "--username", default="", help=told("登录用户名（默认不开通账号）", "user name (default: no account)")
    )
    enter.add_argument(
        "--password-stdin",
        action="store_true",
        help=told(
            "从标准输入读取密码（默认在终端询问）", "read the password from stdin (default: ask at the terminal)"
        ),
    )


def run(options: argparse.Namespace, context: Context) -> int:
    """Exit 0 entered; 1 when somebody leads the house already, or an act was refused."""
    born = _day(options.birth)
    from guiju.lab import boot

    try:
        boot.setup(context.data)
    except (boot.NotFounded, boot.InstallationUnreadable) as error:
        raise CommandError(error.zh, error.en, code="unreadable") from None
    roles = _roles(options.role)
    _demand_beginning()
    password = _password(options) if options.username else ""
    if options.username:
        _demand_fit(password, options.username)
    entered = _enter(options, born, roles, password)
    from django.utils.translation import override

    from guiju.lab.ui.words import role_names

    with override("zh-hans"):
        named = "、".join(role_names(roles))
    context.say(
        f"已登记 {options.code} {options.name}（{named}），记入日志至第 {entered} 条",
        f"entered {options.code} {options.name} ({', '.join(roles)}), up to log entry {entered}",
    )
    if context.json:
        shown = {"code": options.code, "roles": roles, "username": options.username, "log_index": entered}
        context.emit(shown)
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--birth 应为 YYYY-MM-DD，不是 {text}", f"--birth: YYYY-MM-DD, not {text}") from None


def _roles(asked: list[str]) -> list[str]:
    """The roles, a leading one last: a command that was interrupted can then be given again."""
    from guiju.lab.ui.words import ROLES

    unknown = [each for each in asked if each not in ROLES]
    if unknown:
        names = ", ".join(ROLES)
        raise UsageError(f"没有岗位 {unknown[0]}；可用的有：{names}", f"no role {unknown[0]}; there are: {names}")
    return sorted(set(asked), key=lambda each: (each in LEADING, each))


def _demand_beginning() -> None:
    """Raises CommandError when somebody leads the house: from then on people are entered in the pages."""
    from django.db.models import Q

    from guiju.lab.house import clock
    from guiju.lab.people.models import Role

    today = clock.today()
    running = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    held = Role.objects.filter(running, name__in=sorted(LEADING), valid_from__lte=today).select_related("person")
    for each in held[:1]:
        raise CommandError(
            f"{each.person.code} 已担任{LEADING[each.name]}；其他人员请由其在页面“登记—人员”中办理",
            f"{each.person.code} holds the role {each.name} already: enter others in the pages, Registers, People",
            code="has_leader",
            exit_code=1,
        )


def _password(options: argparse.Namespace) -> str:
    if options.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise CommandError(
            "没有终端可询问密码；请用 --password-stdin",
            "no terminal to ask for the password: use --password-stdin",
            code="password",
        )
    first = getpass.getpass("密码 / password: ")
    if first != getpass.getpass("再次输入 / again: "):
        raise CommandError("两次输入的密码不一致", "the two passwords differ", code="password")
    return first


def _demand_fit(password: str, username: str) -> None:
    """Raises CommandError for a password that the house's validators refuse."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.utils import translation

    from guiju.lab.accounts.models import Account

    def wrong(lang: str) -> str:
        with translation.override(lang):
            try:
                validate_password(password, Account(username=username))
            except ValidationError as error:
                return " ".join(error.messages)
        return ""

    english = wrong("en")
    if english:
        chinese = wrong("zh-hans")
        raise CommandError(f"密码不合要求：{chinese}", f"the password will not do: {english}", code="password")


def _enter(options: argparse.Namespace, born: date, roles: list[str], password: str) -> int:
    """Performs what is still missing, as the installation itself; the index of the last log entry, -1 for none."""
    from guiju.lab.house import clock
    from guiju.lab.house.act import ActError, Exists
    from guiju.lab.people.acts import GiveRole, RegisterPerson
    from guiju.lab.people.models import Person, Role

    today, index = clock.today(), -1
    try:
        person = Person.objects.filter(code=options.code).first()
        if person is None:
            index = _perform(RegisterPerson, code=options.code, name=options.name, birth_date=born)
        elif (person.name, person.birth_date) != (options.name, born):
            raise Exists(str(person))
        if options.username:
            index = _open(options, password, index)
        for role in roles:
            if not Role.objects.filter(person__code=options.code, name=role, valid_to__isnull=True).exists():
                index = _perform(GiveRole, person=options.code, name=role, valid_from=today, valid_to=None)
    except ActError as error:
        raise CommandError(error.sentence("zh"), error.sentence("en"), code="refused", exit_code=1) from None
    return index


def _open(options: argparse.Namespace, password: str, index: int) -> int:
    """Opens the account, unless an interrupted call has opened the same."""
    from guiju.lab.accounts.models import Access
    from guiju.lab.accounts.provision import open_account
    from guiju.lab.house.signing import SYSTEM

    if Access.objects.filter(person_code=options.code, username=options.username).exists():
        return index
    done = open_account(options.code, options.username, password, by=SYSTEM, key=secrets.token_hex(16))
    return index if done.log_index is None else done.log_index


def _perform(act: Any, **members: Any) -> int:
    from guiju.lab.house.act import perform
    from guiju.lab.house.signing import SYSTEM

    done = perform(act, act.Request(**members), actor=SYSTEM, key=secrets.token_hex(16))
    return -1 if done.log_index is None else done.log_index
