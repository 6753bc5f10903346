"""Numbers of measurement: uncertainty, calibration functions, decisions, validity of results, reporting.

Needs numpy and scipy and nothing of ours; scipy is loaded on first use.
"""
