"""The running agency: a Django project, a modular monolith in the laboratory's words.

`house` is the frame of acts, journal and log; the registers stand on it (agency, people, equipment, methods,
premises, customers), then commissions, calibrations, issuing; `demo` plays a demonstration agency.
"""
