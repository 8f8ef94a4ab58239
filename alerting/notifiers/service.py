"""DingTalk, WeCom, Feishu, mail, webhooks and a hundred more, by Apprise. Its addresses hold secrets and are never told."""

import asyncio
import logging

import apprise

from alerting.notices import Notice
from core.errors import ConfigError
from core.messages import Severity

LIMIT = 30.0         # s; Apprise's own limits are 4 s to connect and 4 s to answer, for each of its tries

# Its log names addresses, tokens among them.
logging.getLogger("apprise").disabled = True

KINDS = {
    Severity.RED: apprise.NotifyType.FAILURE, Severity.ORANGE: apprise.NotifyType.WARNING,
    Severity.YELLOW: apprise.NotifyType.WARNING, Severity.BLUE: apprise.NotifyType.INFO,
}


class AppriseSender:
    """One Apprise address."""

    def __init__(self, channel: str, address: str) -> None:
        self._apprise = apprise.Apprise()
        if not self._apprise.add(address):
            raise ConfigError(
                f"notify.channel {channel}: its address is none that Apprise knows; see docs/notify.md for examples"
            )

    async def send(self, notice: Notice) -> str | None:
        """Send it in a thread, for so long at most."""
        try:
            async with asyncio.timeout(LIMIT):
                taken = await asyncio.to_thread(
                    self._apprise.notify, body=notice.text, title=notice.title, notify_type=KINDS[notice.severity]
                )
        except TimeoutError:
            return f"no answer within {LIMIT:g} s"
        except Exception as error:  # noqa: BLE001 - whatever a service's code raises is its failure, not ours
            return f"{type(error).__name__} while sending"
        return None if taken else "the service did not take it; check address, token and network"
