"""What a proposed rule would have done in the last days, beside the rule as it stands; in a process of its own."""

import asyncio
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from multiprocessing import get_context

import msgspec

from alerting.confirming.memory import CONTEXT
from alerting.detectors.nuclide import lines_of
from alerting.rules import Rule
from core.errors import FengsuiError, InputError
from core.rulings import Trial
from core.station import Register
from fengsui.rules.history import backtest_store

DAYS = 30


async def trial(url: str, before: Rule | None, after: Rule | None, end: datetime, days: float = DAYS) -> Trial:
    """Both rules over what the store at `url` received in the days before `end`; the judging holds nobody up.

    Of a new rule there is none before, of one that is retired none after.
    """
    pool = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))
    try:
        return await asyncio.get_running_loop().run_in_executor(pool, judge, url, before, after, end, days)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def judge(url: str, before: Rule | None, after: Rule | None, end: datetime, days: float = DAYS) -> Trial:
    """The same, here and now."""
    empty = Trial(start=end - timedelta(days=days), end=end)
    try:
        then = None if before is None else asyncio.run(_over(url, before, empty))
        now = (0, 0.0, 0) if after is None else asyncio.run(_over(url, after, empty))
    except InputError:
        return empty                     # nothing was received in that time
    except FengsuiError as error:
        return msgspec.structs.replace(empty, trouble=str(error))
    return Trial(
        start=empty.start, end=end, alerts_before=then[0] if then else None, hours_before=then[1] if then else None,
        alerts_after=now[0], hours_after=now[1], readings=then[2] if after is None and then else now[2],
    )


def heard_by(rule: Rule) -> frozenset[str] | None:
    """The quantities a rule hears: its own, and what may confirm or explain its alerts; None where it hears all."""
    if rule.quantity is None:
        return None
    own = lines_of(rule.quantity) if rule.detector == "nuclide" else (rule.quantity,)
    return frozenset(own) | CONTEXT if rule.confirm is not None else frozenset(own)


async def _over(url: str, rule: Rule, span: Trial) -> tuple[int, float, int]:
    outcome = await backtest_store(url, [rule], None, Register(), span.start, span.end,
                                   lead_in=timedelta(days=DAYS), quantities=heard_by(rule))
    summary = outcome.summary
    return summary.alerts + summary.technical, summary.standing_hours, summary.readings
