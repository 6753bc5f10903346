"""How a rule speaks: findings under its one code, whose severity follows from the catalogue."""

from dataclasses import dataclass

from guiju.conduct.catalogue import requirement
from guiju.conduct.finding import Finding, Severity
from guiju.record.words import Text


@dataclass(frozen=True, slots=True)
class Voice:
    """Code and requirements of a rule; the requirement that it serves first stands first."""

    code: str
    requirements: tuple[str, ...]

    def found(self, subject: str, **parameters: str | Text) -> Finding:
        """A fault: serious where one of the rows is a prohibition (不应, 不得, 禁止), else a nonconformity."""
        prohibited = any(requirement(each).level == "must_not" for each in self.requirements)
        return self._finding("serious" if prohibited else "nonconformity", subject, parameters)

    def warning(self, subject: str, **parameters: str | Text) -> Finding:
        """Something to see to, which does not block."""
        return self._finding("warning", subject, parameters)

    def unknown(self, subject: str, missing: str, **parameters: str | Text) -> Finding:
        """The rule cannot be judged for want of a fact; `missing` is a word of the table `missing` in the sentences."""
        return self._finding("undetermined", subject, {"missing": missing, **parameters})

    def serving(self, *requirements: str) -> "Voice":
        """The same rule where it serves other rows."""
        return Voice(self.code, requirements)

    def _finding(self, severity: Severity, subject: str, parameters: dict[str, str | Text]) -> Finding:
        flat: list[tuple[str, str]] = []
        for name, value in parameters.items():
            if isinstance(value, Text):
                flat += [(f"{name}.en", value.en), (f"{name}.zh", value.zh)]
            else:
                flat.append((name, value))
        return Finding(
            code=self.code,
            requirements=self.requirements,
            severity=severity,
            subject=subject,
            parameters=tuple(sorted(flat)),
        )


def voice(code: str, *requirements: str) -> Voice:
    """The voice of a rule."""
    return Voice(code, requirements)
