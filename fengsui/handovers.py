"""Keeps the handovers of the watch of one house: given by one person, accepted by the other; owns the commands `handover.*`."""

from typing import Any

import msgspec
import structlog

from core.bus.memory import MemoryBus
from core.clock import Clock
from core.handover import HANDOVER, Account, Handover
from core.messages import Command, Result
from core.store.store import Store

log = structlog.get_logger()

MOST_REMARKS = 4000


class _Refused(Exception):
    def __init__(self, reason: str, reason_zh: str) -> None:
        super().__init__(reason)
        self.reason_zh = reason_zh


class Handovers:
    """Writes each into the log book first, whose chain then holds it, and then beside it, where it is found."""

    def __init__(self, store: Store, bus: MemoryBus, clock: Clock) -> None:
        self._store = store
        self._bus = bus
        self._clock = clock
        self._commands = bus.subscribe("commands")

    async def run(self) -> None:
        """Carry out the commands about handovers until cancelled."""
        async for _, command in self._commands:
            if isinstance(command, Command) and command.verb.startswith("handover."):
                self._bus.publish("results", await self._carry_out(command))

    async def _carry_out(self, command: Command) -> Result:
        await self._store.append([command])
        try:
            kept = await self._given(command) if command.verb == "handover.give" else await self._accepted(command)
        except _Refused as error:
            return self._answer(command, done=False, reason=str(error), data={"reason_zh": error.reason_zh})
        data: dict[str, Any] = msgspec.to_builtins(kept)
        await self._store.overlay(HANDOVER, kept.id, data, command.who, command.time)
        log.info("watch handed over", handover=kept.id, verb=command.verb, by=command.who)
        return self._answer(command, done=True, data={"handover": data})

    def _answer(self, command: Command, *, done: bool, reason: str = "", data: dict[str, Any]) -> Result:
        return Result(id=command.id, time=self._clock.now(), done=done, reason=reason, data=data)

    async def _given(self, command: Command) -> Handover:
        said = command.arguments
        taker, remarks = str(said.get("taker", "")).strip(), str(said.get("remarks", "")).strip()
        if not taker or taker == command.who:
            raise _Refused("A watch is handed to somebody else; name them.", "请填写接班人，接班人不能是交班人本人。")
        if len(remarks) > MOST_REMARKS:
            raise _Refused(f"Remarks have {MOST_REMARKS} characters at most.", f"交班说明最多 {MOST_REMARKS} 字。")
        return Handover(
            id=f"{command.time:%Y%m%dT%H%M%S}-{command.id[:6]}", time=command.time, giver=command.who, taker=taker,
            remarks=remarks, account=msgspec.convert(said.get("account", {}), Account), head=str(await self._store.head()),
        )

    async def _accepted(self, command: Command) -> Handover:
        if command.verb != "handover.accept":
            raise _Refused(f"'{command.verb}' cannot be done to a handover.", f"不能对交接班执行“{command.verb}”操作。")
        versions = await self._store.overlay_history(HANDOVER, command.target)
        if not versions:
            raise _Refused(f"There is no handover '{command.target}'.", f"没有编号为“{command.target}”的交接班记录。")
        kept = msgspec.convert(versions[-1].data, Handover)
        if kept.accepted is not None:
            raise _Refused(f"It was accepted already, by {kept.taker}.", f"该交接班已由{kept.taker}接受。")
        if command.who == kept.giver:
            raise _Refused("Who gave the watch cannot accept it; the taker does.", "交班人不能代为接受，须由接班人确认。")
        if command.who != kept.taker:
            raise _Refused(f"It was handed to {kept.taker}; only they accept it.", f"此班交给{kept.taker}，须由其本人确认。")
        note = str(command.arguments.get("note", "")).strip()[:MOST_REMARKS]
        return msgspec.structs.replace(kept, accepted=command.time, note=note)
