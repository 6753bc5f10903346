"""The calibration fields 校准专业领域, a dated list: the ten of registered metrologists unless others are in force."""

from guiju.conduct.parameters import Parameters, text_of


def fields_in_force(parameters: Parameters) -> tuple[str, ...]:
    """Codes of the fields in force. Raises ParameterError when the list is absent."""
    return tuple(text_of(parameters, "calibration_fields").split())
