"""How fast the numeric core is, beside floors and other people's packages in the same run; prints aims met or not.

The peers (GTC, uncertainties, Suncal, MetroloPy) live in var/benchmark-peers, which the first run makes with pip.
Run: .venv/bin/python benchmarks/metrology.py [ROUNDS]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import numpy as np
import peer_tasks
import peers
from numpy.random import SFC64, Generator, SeedSequence

from guiju.metrology import (
    Arcsine,
    CurvilinearTrapezoid,
    Limits,
    Model,
    Normal,
    Rectangular,
    StudentT,
    adaptive,
    covariance_matrix,
    false_accept_risk,
    propagate,
    simulate,
)
from guiju.metrology.decision import Normal as NormalDistribution

ROUNDS = 9
TRIALS, BLOCK, THREADS = 1_000_000, 16384, 2
CORE = "from guiju.metrology import Model, Normal, Budget, propagate, expand, simulate, adaptive"
STEFAN = "32*pi**5*h*R**4*Rinf**4/(15*Ar**4*Mu**4*c**6*alpha**8)"
GAUGE = "Ls + D + d1 + d2 - Ls*(dalpha*(theta0 + Delta) + alphas*dtheta) - 50000000"
GAUGE_INPUTS = {
    "Ls": StudentT(50000623.0, 25.0, dof=18),
    "D": StudentT(215.0, 6.0, dof=24),
    "d1": StudentT(0.0, 4.0, dof=5),
    "d2": StudentT(0.0, 7.0, dof=8),
    "alphas": Rectangular(1.15e-5, 2e-6),
    "theta0": Normal(-0.1, 0.2),
    "Delta": Arcsine(0.0, 0.5),
    "dalpha": CurvilinearTrapezoid(0.0, 1e-6, 1e-7),
    "dtheta": CurvilinearTrapezoid(0.0, 0.05, 0.025),
}
SIGMA_OVER_U = (0.5, 1.0, 2.0, 4.0, 10.0, 100.0, 1e3, 1e4)


class Report:
    """The lines of the table, and the aims."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def line(self, what: str, value: float, scale: float, unit: str) -> None:
        print(f"  {what:<58}{value * scale:>12.4g} {unit}")

    def lines(self, found: dict[str, float], scale: float, unit: str) -> None:
        for name, value in found.items():
            self.line(name, value, scale, unit)

    def aim(self, what: str, value: float, limit: float, above: bool = False) -> None:
        """`value` must be at most `limit`, or with `above` at least."""
        met = value >= limit if above else value <= limit
        if not met:
            self.missed.append(what)
        print(f"  aim: {what} {'>=' if above else '<='} {limit:g}: {value:.3g} {'met' if met else 'NOT MET'}")


Work = Callable[[], Any] | peers.Peer


def medians(works: dict[str, Work], rounds: int, repeats: int = 1) -> dict[str, float]:
    """Median seconds of each; in turn, so that a busy moment of the machine falls on all. The first round is thrown."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds + 1):
        for name, work in works.items():
            times[name].append(work.seconds() if isinstance(work, peers.Peer) else timed(work, repeats))
    for work in works.values():
        if isinstance(work, peers.Peer):
            work.close()
    return {name: statistics.median(found[1:]) for name, found in times.items()}


def timed(work: Callable[[], Any], repeats: int) -> float:
    """Seconds of one call, as the mean of so many."""
    start = time.perf_counter()
    for _ in range(repeats):
        work()
    return (time.perf_counter() - start) / repeats


def process(code: str) -> Callable[[], None]:
    def run() -> None:
        subprocess.run([sys.executable, "-c", code], check=True)

    return run


def imports(report: Report, rounds: int) -> None:
    print("import, fresh process")
    found = medians(
        {
            "python alone": process("pass"),
            "import numpy": process("import numpy"),
            "import guiju.metrology": process("import guiju.metrology"),
            "the core: models, propagation, budgets, simulation": process(CORE),
        },
        2 * rounds,
    )
    report.lines(found, 1e3, "ms")
    *_, core = found.values()
    report.aim("import of the core to import of numpy", core / found["import numpy"], 2.0)


def budget(report: Report, rounds: int, versions: dict[str, str]) -> None:
    print("budget of five inputs, rebuilt each time: y, u, dof, all contributions")
    model = Model(STEFAN)
    constants = {name: Normal(value, 0.0) for name, value in peer_tasks.CONSTANTS.items()}

    def ours() -> list[float]:
        inputs = {name: Normal(value, u, dof=peer_tasks.DOF) for name, (value, u) in peer_tasks.INPUTS.items()}
        found = propagate(model, {**inputs, **constants})
        return [found.value, found.u, found.dof, *found.contributions]

    others = peers.started("budget", ("GTC", "uncertainties", "metrolopy"), versions)
    check("u", 1e-9, ours()[1], {name: other.values[1] for name, other in others.items()})
    found = medians({"this core": ours, **others}, 2 * rounds, 300)
    report.lines(found, 1e6, "us")
    for name in others:
        if name.startswith("GTC"):
            report.aim("GTC to this core", found[name] / found["this core"], 5.0, above=True)


def check(what: str, tolerance: float, own: float, others: dict[str, float]) -> None:
    """Ends the run when a peer computes something else: then their times say nothing."""
    for name, value in others.items():
        if abs(value / own - 1.0) > tolerance:
            raise SystemExit(f"{name} finds another {what}: {value} and not {own}")


def record(report: Report, rounds: int) -> None:
    print("record of 200 points, five inputs each, a standard in common, covariance between all points")
    model = Model("(i_x - i_s)/i_s*r_s + drift + resolution")

    def ours() -> Any:
        estimates = []
        for point in range(1, 201):
            at = 0.05 * point
            inputs = {
                "i_x": StudentT(at + 1e-4, 2e-5 * at, dof=9),
                "i_s": Normal(at, 1e-5 * at, source="standard"),
                "r_s": Normal(at, 2e-5, source="certificate"),
                "drift": Rectangular(0.0, 1e-5),
                "resolution": Rectangular(0.0, 5e-5),
            }
            estimates.append(propagate(model, inputs))
        return covariance_matrix(estimates)

    found = medians({"ours": ours}, rounds)["ours"]
    report.line("evaluated", found, 1e3, "ms")
    report.aim("seconds for the record", found, 1.0)


def moved(values: Any, scale: float, at: float, out: Any) -> Any:
    """scale * values + at, in place."""
    np.multiply(values, scale, out=out)
    return np.add(out, at, out=out)


def cosine(draw: Generator, out: Any) -> Any:
    """The cosine of a random phase, by the half angle."""
    np.tan(moved(draw.random(out=out), 0.5 * np.pi, 0.0, out), out=out)
    np.add(np.multiply(out, out, out=out), 1.0, out=out)
    return moved(np.divide(2.0, out, out=out), 1.0, -1.0, out)


def student(draw: Generator, dof: float, out: Any) -> Any:
    """Bailey's t: numpy's own needs twice the time."""
    radius = draw.standard_exponential(len(out))
    np.expm1(np.multiply(radius, 2.0 / dof, out=radius), out=radius)
    np.sqrt(np.multiply(radius, dof, out=radius), out=radius)
    return np.multiply(cosine(draw, out), radius, out=out)


class Floor:
    """What no summary can beat: the same generator, blocks and threads, nine inputs drawn, the model evaluated."""

    def __init__(self) -> None:
        self.out = np.empty(TRIALS)

    def __call__(self) -> None:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(self.worker, range(THREADS)))

    def worker(self, worker: int) -> None:
        rows = np.empty((9, BLOCK))
        for number in range(worker, -(-TRIALS // BLOCK), THREADS):
            start = number * BLOCK
            part = self.out[start : start + BLOCK]
            self.block(Generator(SFC64(SeedSequence(1, spawn_key=(number,)))), rows[:, : len(part)], part)

    def block(self, draw: Generator, rows: Any, out: Any) -> None:
        size = len(out)
        Ls, D, d1, d2, alphas, theta0, delta, dalpha, dtheta = rows
        moved(student(draw, 18.0, Ls), 25.0, 50000623.0, Ls)
        moved(student(draw, 24.0, D), 6.0, 215.0, D)
        moved(student(draw, 5.0, d1), 4.0, 0.0, d1)
        moved(student(draw, 8.0, d2), 7.0, 0.0, d2)
        moved(draw.random(out=alphas), 4e-6, 0.95e-5, alphas)
        moved(draw.standard_normal(out=theta0), 0.2, -0.1, theta0)
        moved(cosine(draw, delta), 0.5, 0.0, delta)
        for row, inner, width in ((dalpha, 9e-7, 2e-7), (dtheta, 0.025, 0.05)):
            moved(draw.random(out=row), 2.0, -1.0, row)
            np.multiply(row, inner + width * draw.random(size), out=row)
        out[...] = Ls + D + d1 + d2 - Ls * (dalpha * (theta0 + delta) + alphas * dtheta) - 50000000.0


def gauge(report: Report, rounds: int, versions: dict[str, str]) -> None:
    print(f"gauge block of JCGM 101 9.5: {TRIALS:,} trials on {THREADS} threads, u and both 99 % intervals")
    model, floor = Model(GAUGE), Floor()

    def fixed() -> Any:
        return simulate(model, GAUGE_INPUTS, trials=TRIALS, p=0.99, seed=1, threads=THREADS)

    def stable() -> Any:
        return adaptive(model, GAUGE_INPUTS, digits=2, p=0.99, seed=1, threads=THREADS)

    run, until = fixed(), stable()
    others = peers.started("gauge", ("metrolopy", "suncal"), versions)
    check("u", 0.01, run.u, {name: other.values[0] for name, other in others.items()})
    floor_name = "floor: draws and model, no summary"
    found = medians({floor_name: floor, "simulate": fixed, "adaptive": stable, **others}, rounds)
    report.lines(found, 1e3, "ms")
    low, high = run.symmetric
    print(f"  u = {run.u:.2f}, symmetric {low:.1f} to {high:.1f}; the adaptive run took {until.trials:,} trials")
    if others:
        fastest = min(found[name] for name in others)
        report.aim("fastest peer to simulate", fastest / found["simulate"], 2.0, above=True)
    report.aim("simulate to floor", found["simulate"] / found[floor_name], 1.5)
    report.aim("adaptive, two digits, to floor", found["adaptive"] / found[floor_name], 3.0)


_MEMORY = f"""
import resource
{CORE}
from guiju.metrology import Arcsine, CurvilinearTrapezoid, Rectangular, StudentT
import concurrent.futures, numpy.random
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
t = StudentT
inputs = dict(Ls=t(50000623.0, 25.0, dof=18), D=t(215.0, 6.0, dof=24), d1=t(0.0, 4.0, dof=5), d2=t(0.0, 7.0, dof=8),
    alphas=Rectangular(1.15e-5, 2e-6), theta0=Normal(-0.1, 0.2), Delta=Arcsine(0.0, 0.5),
    dalpha=CurvilinearTrapezoid(0.0, 1e-6, 1e-7), dtheta=CurvilinearTrapezoid(0.0, 0.05, 0.025))
simulate({GAUGE!r}, inputs, trials={TRIALS}, p=0.99, seed=1, threads={THREADS})
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


def memory(report: Report) -> None:
    print("memory of that simulation, above a process that has imported the core")
    # Started by a small process of its own: a child's peak begins with that of what it was forked from.
    starter = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.stdin.read()], check=True)"
    done = subprocess.run([sys.executable, "-c", starter], input=_MEMORY, capture_output=True, text=True, check=True)
    report.aim("MiB", float(done.stdout), 64.0)


def risk(report: Report, rounds: int, versions: dict[str, str]) -> None:
    print("false-accept risk of two limits at two standard deviations of the process")
    sigma, u, limit = (peer_tasks.RISKS[name] for name in ("sigma", "u", "limit"))
    process_of, tolerance = NormalDistribution(0.0, sigma), Limits(-limit, limit)

    def ours() -> float:
        return false_accept_risk(process_of, NormalDistribution(0.0, u), tolerance)

    others = peers.started("risk", ("suncal",), versions)
    found = medians({"this core": ours, **others}, rounds, 200)
    report.lines(found, 1e6, "us")
    for name in others:
        report.aim("suncal to this core", found[name] / found["this core"], 50.0, above=True)
    worst = 0.0
    for ratio in SIGMA_OVER_U:
        for part in (0.0, 1.0):
            guard = part * 2.0 * sigma / ratio
            if 2.0 * guard >= 2.0 * limit:
                continue
            risk_found = false_accept_risk(
                process_of, NormalDistribution(0.0, sigma / ratio), tolerance, guard_band=guard
            )
            exact = exact_risk(sigma, sigma / ratio, limit, guard)
            worst = max(worst, abs(float(risk_found / exact) - 1.0))
    report.aim("largest relative error for sigma/u from 0.5 to 1e4, w = 0 and U (mpmath)", worst, 1e-9)


def exact_risk(sigma: float, u: float, limit: float, guard: float) -> Any:
    """The same risk by mpmath to 30 digits: both limits, the process centred."""
    import mpmath

    with mpmath.workdps(30):
        s, v, edge, w = (mpmath.mpf(one) for one in (sigma, u, limit, guard))

        def integrand(t: Any) -> Any:
            density = mpmath.npdf(edge + t, 0, s)
            # Tails by erfc, which loses no digits.
            chance = mpmath.erfc((t + w) / (v * mpmath.sqrt(2))) / 2
            return density * (chance - mpmath.erfc((t + 2 * edge - w) / (v * mpmath.sqrt(2))) / 2)

        steps = [mpmath.mpf(0), *(v * one for one in (0.5, 1, 2, 4, 6, 8, 10, 12, 15, 20)), *(s * 3, s * 6, s * 12)]
        places = sorted({step for step in steps if step <= max(20 * v, 12 * s)})
        return 2 * mpmath.quad(integrand, places)


def main() -> None:
    """Prints every part and the aims; exits 0 whatever was met."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    versions = peers.environment()
    report = Report()
    imports(report, rounds)
    budget(report, rounds, versions)
    record(report, rounds)
    gauge(report, rounds, versions)
    memory(report)
    risk(report, rounds, versions)
    print(f"not met: {'; '.join(report.missed) or 'none'}")


if __name__ == "__main__":
    main()
