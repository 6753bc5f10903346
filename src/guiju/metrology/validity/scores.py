"""Scores of a participant: z, z', zeta and En (ISO 13528:2022 clause 9; ISO/IEC 17043)."""

from __future__ import annotations

import math

from guiju.metrology import checking
from guiju.metrology.errors import InputError


def z_score(x: float, x_pt: float, sigma_pt: float) -> float:
    """z = (x - x_pt) / sigma_pt (9.4).

    >>> round(z_score(10.6, 10.0, 0.5), 6)
    1.2
    """
    return _difference(x, x_pt) / checking.positive(sigma_pt, "sigma_pt")


def z_prime_score(x: float, x_pt: float, sigma_pt: float, u_x_pt: float) -> float:
    """z' = (x - x_pt) / sqrt(sigma_pt^2 + u(x_pt)^2) (9.5).

    >>> round(z_prime_score(10.6, 10.0, 0.5, 0.2), 6)
    1.114172
    """
    spread = math.hypot(checking.positive(sigma_pt, "sigma_pt"), checking.not_negative(u_x_pt, "u_x_pt"))
    return _difference(x, x_pt) / spread


def zeta_score(x: float, x_pt: float, u_x: float, u_x_pt: float) -> float:
    """zeta = (x - x_pt) / sqrt(u(x)^2 + u(x_pt)^2), standard uncertainties (9.6).

    >>> round(zeta_score(10.6, 10.0, 0.3, 0.2), 6)
    1.664101
    """
    spread = math.hypot(checking.not_negative(u_x, "u_x"), checking.not_negative(u_x_pt, "u_x_pt"))
    if spread == 0:
        raise InputError("两个不确定度不能都为零", "the two uncertainties must not both be zero", "u")
    return _difference(x, x_pt) / spread


def En_score(x: float, x_ref: float, U_x: float, U_ref: float, *, shared_U: float = 0.0) -> float:
    """En = (x - x_ref) / sqrt(U_x^2 + U_ref^2 - 2 U_shared^2), both U exactly as given (9.7).

    `shared_U`: the part of both U that comes from one root, of which the difference is free; at most the smaller U.
    Raises InputError when nothing is left to divide by.

    >>> round(En_score(10.6, 10.0, 0.6, 0.4), 6)
    0.83205
    """
    return _difference(x, x_ref) / difference_U(U_x, U_ref, shared_U=shared_U)


def difference_U(U_1: float, U_2: float, *, shared_U: float = 0.0) -> float:
    """U of the difference of two results: sqrt(U_1^2 + U_2^2 - 2 U_shared^2), as given, of one k.

    >>> round(difference_U(5.0, 5.0, shared_U=3.0), 6)
    5.656854
    """
    first, second = checking.not_negative(U_1, "U_1"), checking.not_negative(U_2, "U_2")
    shared = checking.not_negative(shared_U, "shared_U")
    if shared > min(first, second):
        raise InputError(
            f"共同部分 {shared} 不能大于任一扩展不确定度",
            f"the shared part {shared} must not exceed either U",
            "shared_U",
        )
    square = (first - shared) * (first + shared) + (second - shared) * (second + shared)
    if not square > 0:
        raise InputError("差值的不确定度为零，无法比较", "the difference has no uncertainty to divide by", "U")
    return math.sqrt(square)


def score_verdict(score: float) -> str:
    """Of z, z' or zeta: "satisfactory" up to 2, "questionable" below 3, else "unsatisfactory" (9.4.2).

    >>> score_verdict(-2.5)
    'questionable'
    """
    size = abs(checking.finite(score, "score"))
    return "satisfactory" if size <= 2 else "questionable" if size < 3 else "unsatisfactory"


def En_verdict(score: float) -> str:
    """Of En: "satisfactory" up to 1, else "unsatisfactory" (9.7).

    >>> En_verdict(-1.0)
    'satisfactory'
    """
    return "satisfactory" if abs(checking.finite(score, "score")) <= 1 else "unsatisfactory"


def _difference(x: float, reference: float) -> float:
    return checking.finite(x, "x") - checking.finite(reference, "x_ref")
