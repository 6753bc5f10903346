"""Why an act is not done: refused by a rule, by the state of things or by who asks; or overtaken by somebody else."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from guiju.conduct.finding import Finding


class ActError(Exception):
    """Base of everything that stops an act; nothing was changed."""

    def sentence(self, lang: str) -> str:
        """What happened and what to do, in Chinese (zh) or English (en)."""
        raise NotImplementedError


class Refused(ActError):
    """The act would break a rule of conduct or does not fit the state of things; `findings` come worst first."""

    def __init__(
        self,
        code: str = "",
        *,
        requirement: str = "",
        parameters: Mapping[str, str] | None = None,
        findings: tuple[Finding, ...] = (),
    ) -> None:
        if not findings:
            found = Finding(
                code=code,
                requirements=(requirement,),
                severity="nonconformity",
                subject="",
                parameters=tuple(sorted((parameters or {}).items())),
            )
            findings = (found,)
        self.findings = findings
        super().__init__(self.sentence("en"))

    @property
    def requirement(self) -> str:
        """Id of the requirement that the first finding serves."""
        return self.findings[0].requirements[0]

    def sentence(self, lang: str) -> str:
        return sentence(self.findings[0], lang)


class Conflict(ActError):
    """Somebody else changed the same thing first."""

    def __init__(self, what: str, who: str, when: str) -> None:
        self.what, self.who, self.when = what, who, when
        super().__init__(self.sentence("en"))

    def sentence(self, lang: str) -> str:
        if lang == "zh":
            who, when = self.who or "他人", self.when or "刚才"
            return f"{self.what} 已被 {who} 于 {when} 更改；请刷新后重新查看再操作。"
        who, when = self.who or "somebody else", self.when or "just now"
        return f"{self.what} was changed by {who} at {when}; reload it first."


class Exists(Conflict):
    """The thing is there already: somebody else entered it first, or it was entered long ago."""

    def __init__(
        self, what: str, *, table: str = "", columns: tuple[str, ...] = (), values: tuple[str, ...] = ()
    ) -> None:
        self.table, self.columns, self.values = table, columns, values
        super().__init__(what, "", "")

    def sentence(self, lang: str) -> str:
        if lang == "zh":
            return f"{self.what} 已经存在（可能刚由他人登记）；请打开已有的记录，或改用新的编号。"
        return f"{self.what} exists already (somebody may just have entered it); open it, or use a new number."


class KeyReused(ActError):
    """One idempotency key was sent with two different requests."""

    def sentence(self, lang: str) -> str:
        if lang == "zh":
            return "同一操作编号用于了不同内容；请重新打开页面再提交。"
        return "the same operation key came with another content; open the page anew and send again"


class Busy(ActError):
    """The database could not be reached, or was held by others for too long; the same act may be sent again."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(self.sentence("en"))

    def sentence(self, lang: str) -> str:
        if lang == "zh":
            return f"数据库正忙或无法连接（{self.why}），什么都没有改变；请稍后用同一操作编号重试。"
        return f"the database is busy or out of reach ({self.why}); nothing was changed. Send the same act again."


@cache
def _sentences(lang: str) -> dict[str, dict[str, str]]:
    path = Path(__file__).with_name(f"refusals.{lang}.toml")
    return tomllib.loads(path.read_text("utf-8"))


def sentence(finding: Finding, lang: str) -> str:
    """The finding with its way out; a rule's finding speaks with the sentences of `guiju.conduct`."""
    own = _sentences(lang).get(finding.code)
    if own is None:
        from guiju.conduct import sentence as of_rule

        return of_rule(finding, lang)
    values = {name.removesuffix(f".{lang}"): value for name, value in finding.parameters}
    what, mend, row = own["finding"].format(**values), own["way_out"].format(**values), finding.requirements[0]
    return f"{what}。{mend}（{row}）" if lang == "zh" else f"{what}. {mend} ({row})"
