"""Approval, certificate number, rendering and signing, issue, replacement, withdrawal (code 6.1.7)."""
