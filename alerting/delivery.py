"""Takes what waits in the outbox to its channels: in order, again until taken, each once. Decides nothing (`notices`)."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta

import msgspec
import structlog

from alerting.notices import Channel, Notice
from alerting.notifiers.sender import Sender
from alerting.outcome import refused
from alerting.refusal import Refusal
from core.bus.memory import MemoryBus
from core.clock import Clock
from core.messages import Command, Result, Severity, StageStatus
from core.store.shapes import Notification
from core.store.store import Store

log = structlog.get_logger()

PAGE = 50
LOOK_EVERY = 15.0                        # s; also looked at as soon as alerting says that something happened
FIRST_WAIT, LONGEST_WAIT = 5.0, 300.0    # s before a second try, and at most between tries
STALE = timedelta(hours=24)
"""What no channel took for so long is given up, and said: yesterday's alarm would be taken for today's."""

TEST = "channel.test"

_notice = msgspec.json.Decoder(Notice)


class DeliveryService:
    """One task a channel, so that one that hangs delays no other. Owns the command `channel.test`."""

    def __init__(
        self, store: Store, bus: MemoryBus, clock: Clock, channels: Sequence[Channel], senders: Mapping[str, Sender],
        *, first_wait: float = FIRST_WAIT, look_every: float = LOOK_EVERY,
    ) -> None:
        self._store = store
        self._bus = bus
        self._clock = clock
        self._channels = {each.id: each for each in channels}
        self._senders = senders
        self._first_wait = first_wait
        self._look_every = look_every
        self._woken = {each.id: asyncio.Event() for each in channels}
        self._transitions = bus.subscribe("transitions", bound=1)
        self._commands = bus.subscribe("commands")

    async def run(self) -> None:
        """Deliver until cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._listen())
                tasks.create_task(self._take_commands())
                for channel in self._channels.values():
                    tasks.create_task(self._serve(channel))
        finally:
            self._transitions.close()
            self._commands.close()

    async def _listen(self) -> None:
        async for _ in self._transitions:
            for event in self._woken.values():
                event.set()

    async def _serve(self, channel: Channel) -> None:
        failures = 0
        while True:
            self._woken[channel.id].clear()
            waiting = await self._store.unsent(PAGE, channel.id)
            for notification in waiting:
                if await self._deliver(channel, notification):
                    failures = 0
                    continue
                failures += 1
                break
            if failures:
                await asyncio.sleep(min(self._first_wait * 2 ** (failures - 1), LONGEST_WAIT))
            elif len(waiting) < PAGE:
                await self._woken_or_later(channel)

    async def _woken_or_later(self, channel: Channel) -> None:
        try:
            async with asyncio.timeout(self._look_every):
                await self._woken[channel.id].wait()
        except TimeoutError:
            return

    async def _deliver(self, channel: Channel, notification: Notification) -> bool:
        """Whether this one is dealt with: taken, or given up."""
        notice, now = _notice.decode(notification.body), self._clock.now()
        if notification.made is not None and now - notification.made > STALE:
            await self._store.given_up(notification.key, now)
            self._say(f"{channel.name}: given up after {STALE.total_seconds() / 3600:g} h: {notice.title}")
            return True
        failure = await self._senders[channel.id].send(notice)
        if failure is None:
            await self._store.sent(notification.key, self._clock.now())
            log.info("notice delivered", channel=channel.id, key=notification.key)
            return True
        await self._store.failed(notification.key, self._clock.now(), failure)
        log.warning("notice not delivered", channel=channel.id, key=notification.key, reason=failure)
        self._say(f"{channel.name}: {failure}")
        return False

    def _say(self, detail: str) -> None:
        self._bus.publish("stages", StageStatus(stage="delivery", time=self._clock.now(), running=True, detail=detail))

    async def _take_commands(self) -> None:
        async for _, command in self._commands:
            if isinstance(command, Command) and command.verb == TEST:
                await self._store.append([command])
                self._bus.publish("results", await self._test(command))

    async def _test(self, command: Command) -> Result:
        channel = self._channels.get(command.target)
        if channel is None:
            return self._refused(command, f"there is no channel '{command.target}'", f"没有名为“{command.target}”的通知渠道")
        failure = await self._senders[channel.id].send(Notice(
            title="烽燧通知测试" if channel.language == "zh" else "Fengsui: test of this channel",
            text=f"由{command.who}发出，无需处理。" if channel.language == "zh" else f"Sent by {command.who}; nothing to do.",
            severity=Severity.BLUE, alert="", time=command.time,
        ))
        if failure is not None:
            return self._refused(command, failure, f"对方未接收：{failure}")
        return Result(id=command.id, time=self._clock.now(), done=True)

    def _refused(self, command: Command, reason: str, reason_zh: str) -> Result:
        return msgspec.structs.replace(refused(command, Refusal(reason, reason_zh)), time=self._clock.now())
