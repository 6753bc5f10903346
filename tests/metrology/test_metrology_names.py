"""The table of public names: each resolves, the types tell the same, and the import stays light."""

import ast
import doctest
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

from guiju import metrology


def test_every_public_name_resolves_to_the_object_of_its_module() -> None:
    for module, names in metrology._MODULES.items():
        home = import_module(f"guiju.metrology.{module}")
        for name in names:
            assert getattr(metrology, name) is getattr(home, name)


def test_what_type_checkers_read_is_what_python_imports() -> None:
    tree = ast.parse(Path(metrology.__file__).read_text("utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    told = {
        (node.module.removeprefix("guiju.metrology."), alias.asname)
        for node in block.body
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
    assert told == {(module, name) for module, names in metrology._MODULES.items() for name in names}
    assert len(metrology.__all__) == len(set(metrology.__all__)) == len(told)


def test_rooms_are_reached_as_attributes_and_other_names_are_refused() -> None:
    assert metrology.validity.__name__ == "guiju.metrology.validity"
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = metrology.nothing


def test_importing_the_package_loads_nothing_else() -> None:
    script = "import sys, guiju.metrology; assert not {'numpy', 'scipy'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_model_reads_the_interpolator_of_a_certificate() -> None:
    from guiju.metrology import Model, Normal, curves, interpolator, propagate, simulate

    table = interpolator(curves.table([0.0, 10.0, 20.0], [0.0, 1.0, 4.0]))
    model = Model("x + interp(c, x)", tables={"c": table})
    assert model.value({"x": 15.0}) == 17.5
    inputs = {"x": Normal(15.0, 0.1)}
    assert propagate(model, inputs).u == pytest.approx(0.13)
    assert simulate(model, inputs, trials=20_000, seed=1).u == pytest.approx(0.13, rel=0.02)


ROOMS = ("guiju.metrology.model", "guiju.metrology.uncertainty", "guiju.metrology.monte_carlo")
MODULES = [
    "guiju.metrology",
    *(found.name for room in ROOMS for found in walk_packages(import_module(room).__path__, f"{room}.")),
]


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_the_docstrings_are_true(module: str) -> None:
    assert doctest.testmod(import_module(module)).failed == 0
