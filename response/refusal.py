"""Why something that was asked of the stage is not done, in both languages of the console. Decides nothing."""

from core.errors import InputError


class Refused(InputError):
    """Why not: a sentence in English, and the same in Chinese."""

    def __init__(self, reason: str, reason_zh: str) -> None:
        super().__init__(reason, reason_zh)      # both, so that it comes whole out of another process
        self.reason = reason
        self.reason_zh = reason_zh

    def __str__(self) -> str:
        return self.reason
