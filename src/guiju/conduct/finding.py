"""A finding: code and parameters; its sentences live in the data files `sentences.zh.toml` and `sentences.en.toml`."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["serious", "nonconformity", "undetermined", "warning"]
"""serious: a prohibition broken; nonconformity: a must row; undetermined: no evidence; all three block an act."""

ORDER: tuple[Severity, ...] = ("serious", "nonconformity", "undetermined", "warning")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule found. `requirements` begins with the row that it serves first."""

    code: str
    requirements: tuple[str, ...]
    severity: Severity
    subject: str
    """Which section, standard, person or point, in words that the reader can find."""
    parameters: tuple[tuple[str, str], ...]

    @property
    def blocks(self) -> bool:
        """Whether an act is refused for it."""
        return self.severity != "warning"
