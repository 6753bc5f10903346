"""Canonical JSON (RFC 8785) and salted digests: the bytes that are hashed, signed and logged.

Hashed documents hold no JSON numbers except integers below 2^53, so two programs can never disagree about how a
number is written; every other number is a decimal string.  What is refused is refused with the path of the place.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from typing import Any, Final

__all__ = [
    "MAX_DEPTH",
    "MAX_INTEGER",
    "MAX_SIZE",
    "CanonicalError",
    "dumps",
    "loads",
    "loads_known",
    "new_salt",
    "salted_digest",
    "sha256",
    "sm3",
    "value_of",
]

MAX_INTEGER: Final = 2**53 - 1
MAX_DEPTH: Final = 64
MAX_SIZE: Final = 64 * 1024 * 1024
SALT_SIZE: Final = 16

_PLAIN_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
# An integer below 2^53 has at most 16 digits and a sign; longer ones need no conversion to be refused.
_LONGEST_INTEGER: Final = 17


class CanonicalError(ValueError):
    """A value or text that is not canonical JSON as Guiju uses it; says where (`path`) and what, in two languages."""

    def __init__(self, zh: str, en: str, path: str = "$") -> None:
        self.zh, self.en, self.path = zh, en, path
        super().__init__(zh, en, path)

    def __str__(self) -> str:
        return self.text("en")

    def text(self, lang: str) -> str:
        """The sentence in `lang` ("zh" or "en"), the path first."""
        return f"{self.path}：{self.zh}" if lang == "zh" else f"{self.path}: {self.en}"


class _Refused:
    """Stands in a parsed tree where the text was wrong, so that the walk that knows the path reports it."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en


def dumps(value: Any) -> bytes:
    """RFC 8785 bytes of dict (str keys), list, tuple, str, bool, None and int with |n| < 2^53.

    Raises CanonicalError for anything else (float, Decimal, lone surrogate, other keys, nesting beyond MAX_DEPTH).
    """
    quick = _quick_dumps(value)
    return _encode(_ordered(value, (), MAX_DEPTH)) if quick is None else quick


def _quick_dumps(value: Any) -> bytes | None:
    """The bytes, written by the interpreter's own encoder and read back; None where the slow and exact way must judge.

    What is read back equals the value only if its keys are texts and its lists lists; every number is looked at.
    """
    try:
        text = _QUICK.encode(value)
        data = text.encode("utf-8")
        if not _is_plain(text, tree := _read_plainly(text), MAX_DEPTH) or tree != value:
            return None
    except (TypeError, ValueError, RecursionError):
        return None
    return data


def _is_plain(text: str, tree: Any, depth: int) -> bool:
    """Whether code points sort as UTF-16 does (no sign beyond U+FFFF), and nothing is nested too deeply."""
    return (text.isascii() or len(text.encode("utf-16-le")) == 2 * len(text)) and _shallow(tree, depth)


def _shallow(tree: Any, depth: int) -> bool:
    """Whether at most `depth` levels are opened: one pass over each level, for most values are texts."""
    level = [tree] if type(tree) in (dict, list) else []
    while level and depth:
        depth -= 1
        below: list[Any] = []
        for each in level:
            below += [one for one in (each.values() if type(each) is dict else each) if type(one) in (dict, list)]
        level = below
    return not level


class _NotPlain(ValueError):
    """A number that is no small integer: the slow way says what is wrong with it."""


def _small(text: str) -> int:
    if len(text) > _LONGEST_INTEGER:
        raise _NotPlain
    number = int(text)
    if not -MAX_INTEGER <= number <= MAX_INTEGER:
        raise _NotPlain
    return number


def _no_number(_: str) -> Any:
    raise _NotPlain


def _read_plainly(text: str) -> Any:
    """The value of JSON text; ValueError for a number that is no small integer. Of a key that stands twice the last."""
    return _PLAIN.decode(text)


_PLAIN: Final = json.JSONDecoder(parse_int=_small, parse_float=_no_number, parse_constant=_no_number)
_KNOWN: Final = json.JSONDecoder(parse_float=_no_number, parse_constant=_no_number)
_QUICK: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _encode(ordered: Any) -> bytes:
    # Python escapes exactly what RFC 8785 3.2.2.2 escapes, in the same short forms and lower-case hex.
    return json.dumps(ordered, ensure_ascii=False, separators=(",", ":"), check_circular=False).encode("utf-8")


def _ordered(value: Any, path: tuple[str | int, ...], depth: int) -> Any:
    """The same value, checked, with each object's keys in UTF-16 order; `depth` levels may still be opened."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _checked_string(value, path)
    if isinstance(value, int):
        return _checked_integer(value, path)
    if isinstance(value, dict | list | tuple):
        if depth == 0:
            raise _error(path, "嵌套过深", "nested too deeply")
        if isinstance(value, dict):
            return _ordered_object(value, path, depth - 1)
        return [_ordered(item, (*path, index), depth - 1) for index, item in enumerate(value)]
    if isinstance(value, _Refused):
        raise _error(path, value.zh, value.en)
    name = type(value).__name__
    raise _error(
        path,
        f"类型 {name} 不能进入规范化文件；数值请写成十进制字符串",
        f"a {name} cannot stand in a canonical document; write numbers as decimal strings",
    )


def _ordered_object(value: dict[Any, Any], path: tuple[str | int, ...], depth: int) -> dict[str, Any]:
    ascii_only = True
    for key in value:
        if not isinstance(key, str):
            raise _error(path, f"键 {key!r} 不是字符串", f"the key {key!r} is not a string")
        if not key.isascii():
            ascii_only = False
            _checked_string(key, path)
    # RFC 8785 3.2.3 sorts by UTF-16 code units, which differs from code points above U+FFFF.
    keys = sorted(value) if ascii_only else sorted(value, key=lambda key: key.encode("utf-16-be"))
    return {key: _ordered(value[key], (*path, key), depth) for key in keys}


def _checked_string(value: str, path: tuple[str | int, ...]) -> str:
    if not value.isascii():
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            place = error.start
            raise _error(path, f"第 {place} 个字符是孤立代理项", f"character {place} is a lone surrogate") from None
    return value


def _checked_integer(value: int, path: tuple[str | int, ...]) -> int:
    if not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise _error(path, "整数超出 2^53；请写成十进制字符串", "integer of 2^53 or more; write it as a decimal string")
    return value


def _error(path: tuple[str | int, ...], zh: str, en: str) -> CanonicalError:
    return CanonicalError(zh, en, "$" + "".join(map(_step, path)))


def _step(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    return f".{part}" if _PLAIN_KEY.match(part) else f"[{json.dumps(part)}]"


def loads(data: bytes, *, max_size: int = MAX_SIZE, max_depth: int = MAX_DEPTH) -> Any:
    """The value of canonical bytes; strict: `data` must be exactly what `dumps` would write.

    Raises CanonicalError for more than `max_size` bytes, nesting beyond `max_depth`, text that is not UTF-8 or not
    JSON, duplicate keys, numbers other than integers below 2^53, and any other spelling of the same value.
    """
    if len(data) > max_size:
        raise CanonicalError(f"文件超过 {max_size} 字节", f"longer than {max_size} bytes")
    try:
        text = bytes(data).decode("utf-8")
        tree = _read_plainly(text)
        # What is written again as the very same bytes was canonical: a key that stood twice would be missing.
        if _is_plain(text, tree, max_depth) and _QUICK.encode(tree) == text:
            return tree
    except (ValueError, RecursionError):
        pass
    return _loads_exactly(data, max_depth)


def loads_known(data: bytes) -> Any:
    """The value of bytes whose SHA-256 is a known one: they were canonical when that was written down.

    Raises CanonicalError for what is no JSON of this kind at all; the spelling is not looked at again.
    """
    try:
        text = bytes(data).decode("utf-8")
        tree = _read_plainly(text)
    except (ValueError, RecursionError):
        return loads(data)
    return tree if _shallow(tree, MAX_DEPTH) else loads(data)


def value_of(text: str) -> Any:
    """The value of text that is known to be canonical, for whoever reads it by a type of limited depth and integers.

    Raises ValueError or RecursionError for what is no JSON of this kind; neither spelling nor depth is looked at, nor
    how large an integer is.
    """
    return _KNOWN.decode(text)


def _loads_exactly(data: bytes, max_depth: int) -> Any:
    """The value, or the error that says where the bytes are wrong."""
    tree = _parsed(data)
    canonical = _encode(_ordered(tree, (), max_depth))
    if canonical != data:
        place = next((i for i, pair in enumerate(zip(canonical, data, strict=False)) if pair[0] != pair[1]), None)
        place = min(len(canonical), len(data)) if place is None else place
        raise CanonicalError(
            f"不是规范写法（RFC 8785），从第 {place} 字节起不同",
            f"not the canonical spelling (RFC 8785); differs from byte {place} on",
        )
    return tree


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(
            bytes(data).decode("utf-8"),
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_fraction,
            parse_constant=_fraction,
        )
    except UnicodeDecodeError as error:
        place = error.start
        raise CanonicalError(f"第 {place} 字节起不是 UTF-8", f"not UTF-8 from byte {place} on") from None
    except RecursionError:
        raise CanonicalError("嵌套过深", "nested too deeply") from None
    except json.JSONDecodeError as error:
        raise CanonicalError(
            f"不是 JSON：第 {error.pos} 个字符处有误", f"not JSON: wrong at character {error.pos} ({error.msg})"
        ) from None


def _object(pairs: list[tuple[str, Any]]) -> Any:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            return _Refused(f"键 {key!r} 重复", f"the key {key!r} stands twice")
        result[key] = value
    return result


def _integer(text: str) -> Any:
    if len(text) > _LONGEST_INTEGER:
        return _Refused("整数超出 2^53；请写成十进制字符串", "integer of 2^53 or more; write it as a decimal string")
    return int(text)


def _fraction(text: str) -> _Refused:
    shown = text[:32]
    return _Refused(
        f"数字 {shown} 不是整数；请写成十进制字符串", f"the number {shown} is no integer; write it as a decimal string"
    )


def sha256(data: bytes) -> str:
    """SHA-256 (FIPS 180-4) of `data` as 64 lower-case hex digits."""
    return hashlib.sha256(data).hexdigest()


def sm3(data: bytes) -> str:
    """SM3 (GB/T 32905) of `data` as 64 lower-case hex digits."""
    try:
        return hashlib.new("sm3", data).hexdigest()
    except ValueError:  # Python built against an OpenSSL without SM3
        from cryptography.hazmat.primitives import hashes

        digest = hashes.Hash(hashes.SM3())
        digest.update(data)
        return digest.finalize().hex()


def new_salt() -> bytes:
    """16 random bytes from the operating system, for `salted_digest`."""
    return secrets.token_bytes(SALT_SIZE)


def salted_digest(salt: bytes, data: bytes) -> str:
    """SHA-256 of `salt` followed by `data`, as hex: a commitment that can be erased by destroying salt and data.

    Raises ValueError unless the salt has 16 bytes (a salt of another length would let salt and data be shifted).
    """
    if len(salt) != SALT_SIZE:
        raise ValueError(f"the salt must have {SALT_SIZE} bytes, not {len(salt)}")
    return sha256(salt + data)
