"""Uncertainty by the GUM: inputs, type A and type B evaluation, correlation, propagation, coverage, budgets."""
