"""Offline proofs: the C2SP format, and that nothing but the truth verifies."""

import base64
from dataclasses import replace

import pytest

from guiju.integrity import proof
from guiju.integrity.checkpoint import Checkpoint, sign_checkpoint
from guiju.integrity.errors import IntegrityError, NotReadable, ProofError
from guiju.integrity.merkle import MemoryTree
from guiju.integrity.note import Signer

SIGNER = Signer("log.example/calibration", b"\x11" * 32)
ENTRIES = [f"entry {index}".encode() for index in range(13)]
TREE = MemoryTree(ENTRIES)
SIGNED = sign_checkpoint(Checkpoint(SIGNER.name, 13, TREE.root()), SIGNER)


def test_every_entry_with_and_without_its_bytes() -> None:
    for index, entry in enumerate(ENTRIES):
        bare = proof.make(TREE, index, 13, SIGNED)
        carrying = proof.make(TREE, index, 13, SIGNED, entry)
        for made in (bare, carrying):
            assert proof.parse(proof.format_proof(made)) == made
            verified = proof.verify(proof.format_proof(made), entry, [SIGNER.vkey])
            assert (verified.index, verified.size, verified.entry) == (index, 13, entry)
            assert verified.origin == SIGNER.name
        assert proof.verify(carrying, None, [SIGNER.vkey]).entry == entry
        with pytest.raises(ProofError):
            proof.verify(bare, None, [SIGNER.vkey])
        with pytest.raises(ProofError):
            proof.verify(carrying, entry + b"!", [SIGNER.vkey])


def test_layout_of_the_specification() -> None:
    lines = proof.format_proof(proof.make(TREE, 2, 13, SIGNED, b"x")).split("\n")
    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra eA==", "index 2"]
    assert all(len(base64.b64decode(line)) == 32 for line in lines[3:7])
    assert lines[7] == ""
    assert "\n".join(lines[8:]) == SIGNED


def test_a_log_of_one_entry_and_an_empty_entry() -> None:
    tree = MemoryTree([b""])
    signed = sign_checkpoint(Checkpoint(SIGNER.name, 1, tree.root()), SIGNER)
    text = proof.format_proof(proof.make(tree, 0, 1, signed, b""))
    assert proof.verify(text, None, [SIGNER.vkey]).entry == b""


def test_any_changed_byte_is_refused() -> None:
    text = proof.format_proof(proof.make(TREE, 5, 13, SIGNED)).encode()
    for place in range(len(text)):
        changed = text[:place] + bytes([text[place] ^ 1]) + text[place + 1 :]
        with pytest.raises(IntegrityError):
            proof.verify(changed, ENTRIES[5], [SIGNER.vkey])


GOOD = proof.format_proof(proof.make(TREE, 5, 13, SIGNED, ENTRIES[5]))


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("index 5", "index 05"),
        GOOD.replace("index 5", "index -5"),
        GOOD.replace("index 5", "index 5 "),
        GOOD.replace("index 5", "index 4"),
        GOOD.replace("index 5", "index 13"),
        GOOD.replace("index 5\n", ""),
        GOOD.replace("extra ", "extra  "),
        GOOD.replace("\nindex 5", "\nextra eA==\nindex 5"),
        GOOD.replace("\n\n", "\n", 1),
        GOOD.replace("\n", "\r\n"),
        GOOD.partition("\n\n")[0],
    ],
)
def test_refused_proofs(text: str) -> None:
    assert text != GOOD
    with pytest.raises(IntegrityError):
        proof.verify(text, ENTRIES[5], [SIGNER.vkey])


@pytest.mark.parametrize("data", [b"", b"hello\n", b"\xff\xfe", b"c2sp.org/tlog-proof@v2\nindex 0\n\n"])
def test_other_files_are_not_readable(data: bytes) -> None:
    with pytest.raises(NotReadable):
        proof.parse(data)


def test_other_keys_and_shortened_paths() -> None:
    made = proof.parse(GOOD)
    with pytest.raises(IntegrityError):
        proof.verify(made, None, [Signer(SIGNER.name, b"\x12" * 32).vkey])
    with pytest.raises(ProofError):
        proof.verify(replace(made, hashes=made.hashes[:-1]), None, [SIGNER.vkey])
    with pytest.raises(ProofError):
        proof.make(TREE, 13, 13, SIGNED)
