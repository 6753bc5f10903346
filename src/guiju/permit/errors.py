"""What is wrong with a permit's file."""


class PermitError(ValueError):
    """The bytes are no permit, or its signature does not hold; `zh` and `en` say why."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(en)
