"""The few kinds of error Fengsui raises; each message tells the operator what, where, why and what to do."""


class FengsuiError(Exception):
    """Root of every error that is ours to explain."""


class ConfigError(FengsuiError):
    """A settings file, rule or station is wrong: names the file, the key and what would be right."""


class DecodeError(FengsuiError):
    """A payload was refused.

    `reason` is a short machine name (`wrong_crc`, `not_utf8` …) that counters and the table of rejects use;
    the text explains it to a gateway integrator, in English and in Chinese (`zh`).
    """

    def __init__(self, reason: str, detail: str, zh: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.zh = zh

    def about(self, en: str, zh: str) -> "DecodeError":
        """The same refusal with words before it that say what it is about."""
        return DecodeError(self.reason, f"{en}{self.detail}", f"{zh}{self.zh}")


class StoreError(FengsuiError):
    """The store cannot be opened, is of another version, or refuses to write. `zh`: what to do, in Chinese, where known."""

    def __init__(self, text: str = "", zh: str = "") -> None:
        super().__init__(text)
        self.zh = zh


class StoreInUse(StoreError):
    """Another program holds the store."""


class BrokerError(FengsuiError):
    """The MQTT broker cannot be started, reached or subscribed to."""


class RecordingError(FengsuiError):
    """A recording is damaged or does not match its manifest."""


class PaperError(FengsuiError):
    """A paper of an incident could not be made in time; its facts are in the incident's file all the same."""


class InputError(FengsuiError):
    """What a person typed or asked for cannot be done; the sentence says why."""


class Refused(InputError):
    """Why something that was asked of a stage is not done: a sentence in English, and the same in Chinese.

    `field`: the argument that is at fault, so that a form can say it there; empty where it is none alone.
    """

    def __init__(self, reason: str, reason_zh: str, field: str = "") -> None:
        super().__init__(reason, reason_zh, field)      # all, so that it comes whole out of another process
        self.reason = reason
        self.reason_zh = reason_zh
        self.field = field

    def __str__(self) -> str:
        return self.reason
