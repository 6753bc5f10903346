"""The calibration record: what flows through the agency. Record, enclosures, statements and the case.

`words` holds the small types, `enclosures` the facts of the day, `model` the record's core, `statement` statements and
case, `codec` the strict reading and writing, `schema` the published JSON Schema, `upgrade` how old versions are read.
"""
