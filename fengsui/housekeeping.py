"""Keeps the store in shape while the house works: roll-ups every minute, pruning after them."""

import asyncio
from datetime import timedelta

import structlog

from config.schema import RetentionSettings
from core.clock import Clock
from core.store.shapes import Retention
from core.store.store import Store

log = structlog.get_logger()

EVERY = timedelta(minutes=1)
PRUNE_EVERY = 10     # turns
GIB = 2**30


def policy(settings: RetentionSettings) -> Retention:
    """The store's policy out of the settings."""
    return Retention(
        raw_days=settings.raw_days,
        raw_bytes=None if settings.raw_gib is None else int(settings.raw_gib * GIB),
        rejects_days=settings.rejects_days,
        rejects_bytes=int(settings.rejects_gib * GIB),
    )


async def keep_house(store: Store, clock: Clock, settings: RetentionSettings) -> None:
    """Until cancelled."""
    turn = 0
    while True:
        await store.rollup(clock.now())
        if turn % PRUNE_EVERY == 0:
            await store.prune(clock.now(), policy(settings))
            log.debug("store pruned")
        turn += 1
        await clock.sleep_until(clock.now() + EVERY)
        await asyncio.sleep(0)
