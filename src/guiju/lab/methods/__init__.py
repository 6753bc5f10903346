"""Methods, their editions and budget templates (code 4.6, 6.1.2)."""
