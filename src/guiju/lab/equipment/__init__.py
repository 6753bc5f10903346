"""Equipment, certificates of its traceability, metrological confirmation, state (code 4.4)."""
