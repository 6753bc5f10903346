"""How documents of older versions are read: pure functions from version n to n + 1, applied in memory.

Stored bytes never change and hashes are always of the stored bytes. What an older version did not ask for becomes
`NotRecorded` in the newer one, so that rules find it undetermined and never wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from guiju.record.errors import RecordError, shown

Step = Callable[[dict[str, Any]], dict[str, Any]]
"""Makes the JSON object of version n + 1 from that of version n; must not change its argument."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format with its present version and the steps that lead there, by the version they start from."""

    name: str
    current: int
    steps: Mapping[int, Step]

    def upgrade(self, value: Any) -> dict[str, Any]:
        """The JSON object in the present version. Raises RecordError: another format, unknown or newer version."""
        if type(value) is not dict:
            raise RecordError("对象", "an object", shown(value))
        if value.get("format") != self.name:
            raise RecordError(f'"{self.name}"', f'"{self.name}"', shown(value.get("format")), "$.format")
        version = value.get("version")
        if type(version) is not int or version < 1:
            raise RecordError("正整数版本号", "a version from 1 on", shown(version), "$.version")
        if version > self.current:
            raise RecordError(
                f"不高于 {self.current} 的版本（本文件由较新的软件写成，请用新版软件读取）",
                f"a version up to {self.current} (a newer software wrote this; read it with that one)",
                str(version),
                "$.version",
            )
        upgraded: dict[str, Any] = value
        for older in range(version, self.current):
            upgraded = {**self.steps[older](upgraded), "version": older + 1}
        return upgraded


RECORD = Format("guiju.record", 1, {})
STATEMENT = Format("guiju.statement", 1, {})
CASE = Format("guiju.case", 1, {})
ENCLOSURE = Format("guiju.enclosure", 1, {})
