"""Terms of evaluations, as dated parameters: how long an attestation may hold, how long people may reply."""

from guiju.conduct.parameters import Parameters, whole


def longest_attestation(parameters: Parameters) -> int:
    """Days for which a person's judgement of a row holds at most. Raises ParameterError."""
    return whole(parameters, "attestation_days")


def reply_term(parameters: Parameters) -> int:
    """Days that people concerned have at least to reply to a suspicion. Raises ParameterError."""
    return whole(parameters, "reply_days")


def longest_reply_term(parameters: Parameters) -> int:
    """Days that people concerned have at most; then it is decided without them. Raises ParameterError."""
    return whole(parameters, "reply_longest_days")


def longest_correction(parameters: Parameters) -> int:
    """Days within which a corrective action is due at the latest. Raises ParameterError."""
    return whole(parameters, "correction_days")


def longest_review(parameters: Parameters) -> int:
    """Days until the next review of a document at the most. Raises ParameterError."""
    return whole(parameters, "review_days")


def answers_of_a_file(parameters: Parameters) -> int:
    """Rows that may be attested on one file, and documents that one file may be, at most. Raises ParameterError."""
    return whole(parameters, "answers_of_a_file")
