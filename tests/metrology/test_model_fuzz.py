"""Spoilt formulas for a bounded time: each is a model or an error of ours, whatever was typed. Longer with CI set."""

import math
import os
import random
import time

from guiju.metrology import MetrologyError, Model

SEEDS = (
    "Ls + D + d1 - Ls*(dalpha*(theta0 + Delta) + alphas*dtheta) - 50000000",
    "32*pi**5*h*R**4*Rinf**4/(15*Ar**4*Mu**4*c**6*alpha**8)",
    "sqrt(hypot(a, b)**2 + max(a, 1e-3, b))/atan2(b, -a)",
    "air_density(t, p, h)*V*(1 - 1/rho) + log10(x)",
    "（a＋b）×c÷d^2 − 3²",
)
PIECES = (
    *"+-*/().,^ \t\n_0123456789eE×÷−（）²",
    "**", "9**9**9", "1e308", "1e-308", "nan", "inf", "pi", "__import__", "lambda", "os", "interp(", "abs(", "a", "\0",
    "\u202e", "𝟗", "e" * 60, "(" * 40, "-" * 40, "if", "==", "[0]", ".real", "'", '"', "#", "\\", "😀",
)  # fmt: skip


def spoilt(chance: random.Random) -> str:
    """A formula of the seeds, with pieces put in, taken out and moved."""
    text = chance.choice(SEEDS)
    for _ in range(chance.randint(1, 6)):
        at, end = sorted(chance.randint(0, len(text)) for _ in range(2))
        piece = chance.choice(PIECES) if chance.random() < 0.7 else text[at:end]
        text = text[:at] + piece * chance.choice((1, 1, 1, 2, 30)) + text[chance.choice((at, end)) :]
    return text


def test_spoilt_formulas_for_a_bounded_time() -> None:
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    until = time.monotonic() + (20.0 if os.environ.get("CI") else 2.0)
    while time.monotonic() < until:
        text = spoilt(chance)
        told = f"seed {seed}: {text!r}"
        try:
            model = Model(text)
            assert Model(model.text).text == model.text, told
            value, slopes = model.gradient(dict.fromkeys(model.names, 1.5))
            assert math.isfinite(value) and all(map(math.isfinite, slopes.values())), told
        except MetrologyError:
            continue
        except AssertionError:
            raise
        except BaseException as error:
            raise AssertionError(told) from error
