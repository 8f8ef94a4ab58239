"""What a way out is: one notice in, done or a reason why not. Never raises for what the other side does."""

from typing import Protocol

from alerting.notices import Notice


class Sender(Protocol):
    """Sends one notice at a time. What it says of a failure holds no address and no secret."""

    async def send(self, notice: Notice) -> str | None:
        """None where the other side took it, else why not, as a sentence."""
        ...


class Recorder:
    """The way out of a drill's house: nothing leaves it; what would have left is kept."""

    def __init__(self) -> None:
        self.kept: list[Notice] = []

    async def send(self, notice: Notice) -> str | None:
        """Keep it; a drill is short, and its newest thousand are enough to look at."""
        self.kept.append(notice)
        del self.kept[:-1000]
        return None
