"""Runs inside the peers' environment: one task of one peer, a round for every line of the input.

Run: python peer_tasks.py (budget|gauge|risk) PEER
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

# The NIST Uncertainty Machine's Stefan-Boltzmann example, with twenty degrees of freedom for every input.
CONSTANTS = {"Mu": 0.001, "c": 299792458.0}
INPUTS = {
    "h": (6.62606957e-34, 2.9e-41),
    "R": (8.3144621, 7.5e-06),
    "Rinf": (10973731.568539, 5.5e-05),
    "Ar": (0.00054857990946, 2.2e-13),
    "alpha": (0.0072973525698, 2.4e-12),
}
DOF = 20.0
TRIALS = 1_000_000
RISKS = {"sigma": 1.0, "u": 0.25, "limit": 2.0}


def stefan(h: Any, R: Any, Rinf: Any, Ar: Any, alpha: Any) -> Any:
    pi = 3.141592653589793
    return 32 * pi**5 * h * R**4 * Rinf**4 / (15 * Ar**4 * CONSTANTS["Mu"] ** 4 * CONSTANTS["c"] ** 6 * alpha**8)


def gtc_budget() -> list[float]:
    """y, u, dof and all contributions."""
    from GTC import component, ureal

    x = {name: ureal(value, u, DOF) for name, (value, u) in INPUTS.items()}
    y = stefan(**x)
    return [y.x, y.u, y.df, *(component(y, one) for one in x.values())]


def uncertainties_budget() -> list[float]:
    """y, u and all contributions; this peer has no degrees of freedom."""
    from uncertainties import ufloat

    x = {name: ufloat(value, u) for name, (value, u) in INPUTS.items()}
    y = stefan(**x)
    parts = y.error_components()
    return [y.nominal_value, y.std_dev, *(parts[one] for one in x.values())]


def metrolopy_budget() -> list[float]:
    from metrolopy import ummy

    x = {name: ummy(value, u, dof=DOF) for name, (value, u) in INPUTS.items()}
    y = stefan(**x)
    return [y.x, y.u, y.dof, *(y.ufrom(one) for one in x.values())]


def metrolopy_gauge() -> list[float]:
    import metrolopy as m
    import numpy as np

    trapezoid = m.CurvlinearTrapDist
    Ls, D, d1, d2 = (
        m.gummy(m.TDist(x, u, dof)) for x, u, dof in ((50000623, 25, 18), (215, 6, 24), (0, 4, 5), (0, 7, 8))
    )
    alphas = m.gummy(m.UniformDist(center=1.15e-5, half_width=2e-6))
    theta0 = m.gummy(m.NormalDist(-0.1, 0.2))
    delta = m.gummy(m.ArcSinDist(center=0, half_width=0.5))
    dalpha = m.gummy(trapezoid(center=0, half_width=1e-6, limit_half_range=1e-7))
    dtheta = m.gummy(trapezoid(center=0, half_width=0.05, limit_half_range=0.025))
    y = Ls + D + d1 + d2 - Ls * (dalpha * (theta0 + delta) + alphas * dtheta) - 50000000
    y.sim(n=TRIALS)
    return [float(y.usim), *(float(one) for one in np.quantile(y.simdata, [0.005, 0.995]))]


def suncal_gauge() -> list[float]:
    import numpy as np
    from suncal import Model

    model = Model("f = Ls + D + d1 + d2 - Ls*(dalpha*(theta0 + Delta) + alphas*dtheta) - 50000000")
    for name, x, u, dof in (("Ls", 50000623, 25, 18), ("D", 215, 6, 24), ("d1", 0, 4, 5), ("d2", 0, 7, 8)):
        model.var(name).measure(x).typeb(dist="t", scale=u, df=dof)
    model.var("alphas").measure(1.15e-5).typeb(dist="uniform", a=2e-6)
    model.var("theta0").measure(-0.1).typeb(dist="normal", std=0.2)
    model.var("Delta").measure(0).typeb(dist="arcsine", a=0.5)
    model.var("dalpha").measure(0).typeb(dist="curvtrap", a=1e-6, d=1e-7)
    model.var("dtheta").measure(0).typeb(dist="curvtrap", a=0.05, d=0.025)
    samples = np.asarray(model.monte_carlo(samples=TRIALS).samples["f"], dtype=float)
    return [float(samples.std()), *(float(one) for one in np.quantile(samples, [0.005, 0.995]))]


def suncal_risk() -> list[float]:
    from scipy import stats
    from suncal.risk import risk

    process, error = stats.norm(0.0, RISKS["sigma"]), stats.norm(0.0, RISKS["u"])
    return [float(risk.PFA(process, error, -RISKS["limit"], RISKS["limit"]))]


WORKS: dict[tuple[str, str], Callable[[], list[float]]] = {
    ("budget", "GTC"): gtc_budget,
    ("budget", "uncertainties"): uncertainties_budget,
    ("budget", "metrolopy"): metrolopy_budget,
    ("gauge", "metrolopy"): metrolopy_gauge,
    ("gauge", "suncal"): suncal_gauge,
    ("risk", "suncal"): suncal_risk,
}
REPEATS = {"budget": 300, "gauge": 1, "risk": 10}


def main() -> None:
    """Prints {"values"} once, then {"seconds"} for every line that comes in, until the input ends."""
    name, peer = sys.argv[1], sys.argv[2]
    work = WORKS[name, peer]
    print(json.dumps({"values": work()}), flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        for _ in range(REPEATS[name]):
            work()
        print(json.dumps({"seconds": (time.perf_counter() - start) / REPEATS[name]}), flush=True)


if __name__ == "__main__":
    main()
