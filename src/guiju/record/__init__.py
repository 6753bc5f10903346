"""The calibration record: what flows through the agency. Record, enclosures, statements and the case.

`words` holds the small types, `enclosures` the facts of the day, `measurement` and `model` the record's core,
`statement` statements and case. `codec` writes and reads them strictly (`shapes`, `table`), `schema` publishes the
JSON Schema, `upgrade` reads old versions, `reading` turns stored bytes into documents and back, `check` finds what a
record contradicts itself in, `enclose` and `redact` handle enclosures, `verify` a whole case, `digest` the short form.
"""
