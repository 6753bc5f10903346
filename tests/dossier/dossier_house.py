"""A house with its dossier, and dossiers made of it by somebody who is not honest."""

import dataclasses
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import Any

from guiju.canonical import sha256
from guiju.dossier import Checked, Trust, check_dossier
from guiju.dossier.manifest import Certificates, FileLine, Manifest
from guiju.dossier.names import CERTIFICATES, MANIFEST, SIGNATURE
from guiju.dossier.sealing import chain_pem, seal_manifest
from guiju.integrity.authority import Identity, create_authority, create_seal, load_identity
from guiju.record.codec import from_bytes, to_bytes
from guiju.record.words import Digest

Members = dict[str, bytes]


@dataclass(frozen=True)
class House:
    """A demonstration's folder and the dossier that it exported."""

    folder: Path
    file: Path

    @cached_property
    def vkey(self) -> str:
        return str(json.loads((self.folder / "installation.json").read_text("utf-8"))["vkey"])

    @property
    def trust(self) -> Trust:
        """What an outsider has from the agency: the published key of its log."""
        return Trust(vkeys=[self.vkey])

    @property
    def period(self) -> tuple[str, str]:
        """The year up to today in China."""
        today = datetime.now(timezone(timedelta(hours=8))).date()
        return (today - timedelta(days=364)).isoformat(), today.isoformat()

    @property
    def seal(self) -> Identity:
        """The agency's own seal."""
        keys = self.folder / "keys"
        return load_identity(keys / "seal.key", keys / "seal.pem", keys / "ca.pem")

    def members(self) -> Members:
        return read(self.file)

    def manifest(self) -> Manifest:
        return from_bytes(Manifest, self.members()[MANIFEST])

    def certificates(self) -> Certificates:
        return from_bytes(Certificates, self.members()[CERTIFICATES])

    def export(self, file: Path, *options: str) -> dict[str, Any]:
        """Exports by the command; what it told."""
        words = ("dossier", "export", "--period", *self.period, "--out", str(file), "--data", str(self.folder))
        done = guiju(*words, *options, "--json")
        assert done.returncode == 0, done.stderr
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    def check(self, file: Path) -> Checked:
        return check_dossier(file, self.trust)

    def resigned(self, file: Path, change: Callable[[Members], None], seal: Identity | None = None) -> Path:
        """A dossier whose members were changed and whose manifest was made and signed anew, by the agency itself."""
        members = self.members()
        manifest = self.manifest()
        change(members)
        return write(file, {**members, **signed(manifest, members, seal or self.seal)})


def signed(manifest: Manifest, members: Mapping[str, bytes], seal: Identity) -> Members:
    """Manifest and signature over members as they are."""
    lines = tuple(
        FileLine(name=name, size=len(data), sha256=Digest(sha256(data)))
        for name, data in sorted(members.items())
        if name not in (MANIFEST, SIGNATURE)
    )
    new = dataclasses.replace(manifest, files=lines, seal=chain_pem(seal))
    return {MANIFEST: to_bytes(new), SIGNATURE: to_bytes(seal_manifest(seal, new))}


def read(file: Path) -> Members:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(file: Path, members: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file


def stranger() -> Identity:
    """Somebody else's seal, issued by somebody else's authority under the agency's name."""
    with tempfile.TemporaryDirectory() as name:
        folder, at = Path(name), datetime.now(UTC)
        create_authority(folder, "demo", demonstration=True, at=at)
        create_seal(folder, "demo", demonstration=True, at=at)
        return load_identity(folder / "seal.key", folder / "seal.pem", folder / "ca.pem")


def guiju(*words: str, lang: str = "en", **environment: str) -> "subprocess.CompletedProcess[str]":
    """Runs the command with nothing of this test in its environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GUIJU_", "DJANGO_"))}
    command = [sys.executable, "-P", "-m", "guiju.cli", *words]
    both = {**kept, "GUIJU_LANG": lang, **environment}
    return subprocess.run(command, env=both, capture_output=True, text=True, check=False)


def codes(checked: Checked) -> set[str]:
    """What was found, without the notice that the demonstration has a parameter of its own (another field)."""
    return {one.code for one in checked.problems} - {"parameter_otherwise"}
