"""The calibration fields 校准专业领域: their names, and those in force on a day, at first the usual ten."""

from guiju.conduct.parameters import Parameters, text_of
from guiju.record.words import Text

FIELDS = {
    "length": Text(zh="几何量", en="Length"),
    "thermometry": Text(zh="热学", en="Thermometry"),
    "mass": Text(zh="力学", en="Mechanics"),
    "electricity": Text(zh="电磁学", en="Electricity"),
    "radio": Text(zh="无线电", en="Radio"),
    "time": Text(zh="时间频率", en="Time and frequency"),
    "optics": Text(zh="光学", en="Optics"),
    "acoustics": Text(zh="声学", en="Acoustics"),
    "ionising_radiation": Text(zh="电离辐射", en="Ionising radiation"),
    "chemistry": Text(zh="化学", en="Physical chemistry"),
    "general": Text(zh="通用", en="General"),
}
"""Names of the fields: the one list for forms, sentences, reports and what the public sees."""


def fields_in_force(parameters: Parameters) -> tuple[str, ...]:
    """Codes of the fields in force. Raises ParameterError when the list is absent."""
    return tuple(text_of(parameters, "calibration_fields").split())


def within_a_sentence(lang: str) -> dict[str, str]:
    """The names as they stand within a sentence of a language."""
    return {code: each.zh if lang == "zh" else each.en[:1].lower() + each.en[1:] for code, each in FIELDS.items()}
