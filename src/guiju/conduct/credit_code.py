"""The unified social credit code: 18 signs with two check digits (GB 32100-2015, GB 11714-1997; row 4.1-1).

Sign 1 is the registering department, 2 the kind of body, 3 to 8 the region, 9 to 17 the organisation code with its own
check digit, 18 the check digit over all.
"""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""31 signs: no I, O, S, V and Z, which are taken for others."""
LENGTH = 18
_WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))
_ORGANISATION = slice(8, 17)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def check_sign(code: str) -> str:
    """The check digit over the first 17 signs (GB 32100).

    >>> check_sign("91350100M000100Y4")
    '3'
    """
    total = sum(ALPHABET.index(sign) * weight for sign, weight in zip(code[:17], _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check_sign(organisation: str) -> str:
    """The check digit over the eight signs of an organisation code (GB 11714).

    >>> organisation_check_sign("D2143569")
    'X'
    """
    values = (_ORGANISATION_ALPHABET.index(sign) for sign in organisation[:8])
    total = sum(value * weight for value, weight in zip(values, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def fault_of(code: str) -> str:
    """What is wrong with a code: length, signs, organisation (its inner check digit) or check; empty if nothing is."""
    if len(code) != LENGTH:
        return "length"
    if any(sign not in ALPHABET for sign in code) or not code[2:8].isdigit():
        return "signs"
    inner = code[_ORGANISATION]
    if organisation_check_sign(inner) != inner[8]:
        return "organisation"
    return "" if check_sign(code) == code[17] else "check"
