"""Validity of results: proficiency tests, precision, control charts, measurement standards, calibration intervals.

Modules: `robust`, `scores`, `assigned`, `homogeneity` (ISO 13528); `anova`, `precision` (ISO 5725); `factors`,
`charts`, `run_rules`, `sequential`, `capability` (ISO 7870, ISO 22514); `standard` (JJF 1033); `intermediate`;
`history`, `interval_attributes`, `interval_reliability`, `interval_variables`, `interval_reactive` (ILAC-G24, RP-1).
"""
