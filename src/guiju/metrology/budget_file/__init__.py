"""Budget files: an uncertainty budget on one page of YAML that a metrologist writes by hand (docs/budget.md).

`read_budget` reads the text, `evaluate_budget` evaluates it by the GUM, by Monte Carlo or both. What is wrong with a
file is a `BudgetFileError`, which names the place in the file and its line. Needs PyYAML (extra `files`).
"""

from guiju.metrology.budget_file.data import evaluation_data, schema
from guiju.metrology.budget_file.evaluation import (
    METHODS,
    EvaluatedBudget,
    EvaluatedResult,
    Judgement,
    check_units,
    evaluate_budget,
)
from guiju.metrology.budget_file.fields import BudgetFileError
from guiju.metrology.budget_file.file import (
    BudgetFile,
    Conformity,
    ResultWanted,
    Rounding,
    Settings,
    SourceText,
    Text,
)
from guiju.metrology.budget_file.reading import read_budget

__all__ = [
    "METHODS",
    "BudgetFile",
    "BudgetFileError",
    "Conformity",
    "EvaluatedBudget",
    "EvaluatedResult",
    "Judgement",
    "ResultWanted",
    "Rounding",
    "Settings",
    "SourceText",
    "Text",
    "check_units",
    "evaluate_budget",
    "evaluation_data",
    "read_budget",
    "schema",
]
