"""Random formulas for tests, built so that they have values and derivatives near the points drawn for them."""

from hypothesis import strategies as st

NAMES = ("a", "b", "c")
POINTS = st.fixed_dictionaries({name: st.floats(0.3, 2.0) for name in NAMES})


def _joined(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(children, children)
    return st.one_of(
        pair.map(lambda p: f"({p[0]} + {p[1]})"),
        pair.map(lambda p: f"({p[0]} - {p[1]})"),
        pair.map(lambda p: f"{p[0]}*{p[1]}"),
        pair.map(lambda p: f"{p[0]}/(1.5 + sin({p[1]}))"),
        pair.map(lambda p: f"hypot({p[0]}, 0.5 + {p[1]}**2)"),
        pair.map(lambda p: f"atan2({p[0]}, 2 + {p[1]}**2)"),
        pair.map(lambda p: f"(1.2 + cos({p[0]}))**({p[1]}/10)"),
        children.map(lambda c: f"sin({c})"),
        children.map(lambda c: f"-cos({c})"),
        children.map(lambda c: f"exp(sin({c}))"),
        children.map(lambda c: f"log(2 + cos({c}))"),
        children.map(lambda c: f"log10(3 - sin({c}))"),
        children.map(lambda c: f"sqrt(2 + sin({c}))"),
        children.map(lambda c: f"atan({c})"),
        children.map(lambda c: f"asin(0.5*sin({c}))"),
        children.map(lambda c: f"acos(0.5*cos({c}))"),
        children.map(lambda c: f"tan(0.3*sin({c}))"),
        children.map(lambda c: f"(2 + sin({c}))**-1.5"),
        children.map(lambda c: f"({c})**3"),
        children.map(lambda c: f"2/(3 + cos({c}))"),
        children.map(lambda c: f"(1 - {c})/4"),
    )


FORMULAS = st.recursive(st.sampled_from([*NAMES, "2", "0.7", "pi"]), _joined, max_leaves=7)
