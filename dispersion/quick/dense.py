"""A gas that flows by its weight in a quick forecast: SLAB near the source, puffs from where it has become passive.

The decision, the dense stage and the handover are those of a scenario (`dispersion.models`, `dispersion.air.dense`). A dense
cloud does not grow with its amount as puffs do, so it is carried with the amount released and told per unit of it.
"""

from collections.abc import Callable, Iterator

import msgspec
import numpy as np

from core.errors import InputError
from core.site import Chemical
from dispersion.air.dense import dense_plan, dense_transport
from dispersion.air.dense_cloud import ROWS, SUBSTEPS, DenseCloud
from dispersion.air.dense_gas import Criterion, DenseGas, Outflow
from dispersion.air.exchange import Floats, Phase, Places, Release, Step, Transport
from dispersion.air.settings import PuffSettings
from dispersion.ensemble import Member, weather_of
from dispersion.models import FREEZING, as_dense, gas_of, outflow_in
from dispersion.quick.followed import followed
from dispersion.quick.matter import Matter
from dispersion.quick.rings import Looked
from dispersion.quick.shape import Request, Surroundings
from dispersion.quick.source import Amount, Taken
from dispersion.quick.spread import PUFFS, Domain, Source, early_steps, near_filled
from dispersion.quick.sums import add_shifted
from dispersion.quick.weather import at, latest_of
from dispersion.sources import outflow
from dispersion.sources.substances import Substance, substance
from dispersion.weather.field import Weather

COARSE, FEW = 1, 24                  # step between SLAB's rows for a member, and rows: within one per cent, a third of the time
TRIES = 8                            # to find the amount that a station's reading tells
CLOSE = 0.005                        # of the logarithm of the amount: half a per cent


class Heavy(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A chemical as it comes out, of which the Richardson number decides whether it is dense."""

    matter: Matter
    chemical: Substance
    gas: DenseGas
    temperature: float               # °C, of what comes out
    droplets: float                  # mass share
    is_instant: bool                 # all at once

    def outflow(self, weather: Weather, release: Release) -> Outflow:
        """How it comes into the air."""
        wind = at(weather, release.x, release.y, release.phases[0].start).wind_speed
        return outflow_in(release, self.chemical, wind=wind, temperature=self.temperature, droplets=self.droplets)

    def release(self, source: Source, rate: float, first: int, steps: int) -> Release:
        """What is released in so many steps from one on, at a rate in g/s."""
        begin, step = float(source.edges[first]), float(source.edges[1] - source.edges[0])
        return Release(
            x=source.x, y=source.y, height=source.height, species=self.matter.species,
            phases=(Phase(start=begin, end=begin if self.is_instant else begin + steps * step,
                          amount=np.array([rate * steps * step])),),
        )

    def criterion(self, weather: Weather, source: Source, rate: float) -> Criterion:
        """What decides, for the weather at the source when the release begins."""
        release = self.release(source, rate, 0, source.steps)
        out = self.outflow(weather, release)
        return dense_plan(weather, as_dense(release, out), self.gas, out, dense=False).criterion


def heavy_of(
    request: Request, around: Surroundings, taken: Taken, matter: Matter, temperature: float
) -> Heavy | None:
    """How the matter of a request comes out in air of a temperature, °C; None for what no weight is known of.

    A site's register, or who typed the source, says whether it is kept liquefied under pressure (then it carries the
    droplets of a boiling liquid) or cooled (then it is at its boiling point); else it is taken to leave as a gas.
    """
    chemical = matter.chemical
    if chemical is None or chemical.cp_liquid is None:
        return None
    boiling = chemical.boiling_point - FREEZING
    storage, droplets = storage_of(request, around, taken, chemical), 0.0
    warm = max(temperature, boiling)
    if storage == "pressure" and temperature > boiling:
        flash = outflow.flashed(chemical, temperature + FREEZING)
        droplets, warm = max(1.0 - flash / outflow.airborne(flash), 0.0), boiling
    elif storage == "cooled":
        warm = boiling
    return Heavy(
        matter=matter, chemical=chemical, gas=gas_of(chemical), temperature=warm, droplets=droplets,
        is_instant=request.typed is not None and request.typed.duration == 0.0,
    )


def storage_of(request: Request, around: Surroundings, taken: Taken, chemical: Substance) -> str | None:
    """How the source keeps it: as typed, as the site's register says, or not known."""
    if request.typed is not None:
        return request.typed.storage
    parts = around.sites[taken.site].parts if taken.site is not None and taken.site in around.sites else ()
    known = (each.storage for each in parts if isinstance(each, Chemical) and _names(each.substance, chemical))
    return next(known, None)


def _names(written: str, chemical: Substance) -> bool:
    """Whether a register's word for a substance, in any usual spelling, is this chemical."""
    try:
        return substance(written).key == chemical.key
    except InputError:
        return False


class Dense(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A release found dense, with the amount it is carried with."""

    heavy: Heavy
    criterion: Criterion
    best: Floats                     # (steps, all places) per unit/s, as `spread.run`
    handover: float                  # m from the source
    amount: Amount

    def carry(self, weather: Weather, source: Source, domain: Domain, member: Member) -> Floats | None:
        """What a member brings per unit/s; None where the dense-gas model has no answer for it."""
        assert self.amount.rate is not None
        through = weather_of(member, weather)
        try:
            return carried(self.heavy, through, source, domain, self.amount.rate * member.amount, PUFFS, dense=None,
                           substeps=COARSE, rows=FEW)[0]
        except InputError:
            return None


def dense_of(
    heavy: Heavy, criterion: Criterion, weather: Weather, source: Source, domain: Domain, amount: Amount,
    again: Callable[[Floats], Amount],
) -> Dense:
    """The best estimate of a dense release, with the amount that fits the first station's reading to half a per cent.

    `again` gives the amount of a best estimate (per unit/s): the same where it was typed. InputError where the dense-gas
    model has no answer.
    """
    assert amount.rate is not None
    rate, before = amount.rate, None
    for _ in range(TRIES):
        best, handover = carried(heavy, weather, source, domain, rate, PUFFS, dense=True)
        told = again(best)
        if told.rate is None:        # the reading tells no amount in this cloud: that found with puffs stands
            return Dense(heavy=heavy, criterion=criterion, best=best, handover=handover, amount=amount)
        here, miss = np.log(rate), float(np.log(told.rate / rate))
        if abs(miss) < CLOSE:
            break
        slope = -1.0 if before is None or here == before[0] else min((miss - before[1]) / (here - before[0]), -0.2)
        before = here, miss
        rate = float(np.exp(here - miss / slope))
    return Dense(heavy=heavy, criterion=criterion, best=best, handover=handover, amount=told)


def carried(
    heavy: Heavy, weather: Weather, source: Source, domain: Domain, rate: float, settings: PuffSettings, *, dense: bool | None,
    substeps: int = SUBSTEPS, rows: int = ROWS,
) -> tuple[Floats, float]:
    """((steps, all places) concentration per unit/s of a release of `rate` g/s, distance of the handover in m).

    What was released before the wind last turned has a dense stage of its own, in the wind there was; where only its direction
    was another, one run of SLAB does for both. `dense` overrules
    the criterion; None leaves it to decide. InputError where the dense-gas model has no answer.
    """
    edges, early = source.edges, early_steps(source)
    stages = [(weather, 0, early, False)] if early else []
    if early < source.steps:
        stages.append((latest_of(weather), early, source.steps - early, True))
    seen, farthest = np.zeros((len(edges) - 1, len(domain.places.x))), 0.0
    like: DenseCloud | None = None
    for through, first, steps, is_steady in stages:
        release = heavy.release(source, rate, first, steps)
        out = heavy.outflow(through, release)
        joined = as_dense(release, out)
        plan = dense_plan(through, joined, heavy.gas, out, dense=dense, substeps=substeps, rows=rows, like=like)
        if plan.cloud is not None:
            like = plan.cloud
            release, farthest = joined, max(farthest, plan.cloud.handover.distance)
        passive = passive_with(domain.looked, settings, is_steady=is_steady)
        seen += np.stack([each.mean[0] for each in dense_transport(plan, through, release, domain.places, edges, passive)])
    return near_filled(seen / rate, domain), farthest


def passive_with(looked: Looked, settings: PuffSettings, *, is_steady: bool) -> Transport:
    """Puffs; in a steady wind one step's release is followed, and what is released longer is the sum of its shifted copies.

    The places are those looked at; only means are told.
    """
    def passive(weather: Weather, release: Release, places: Places, edges: Floats, *, seed: int = 0) -> Iterator[Step]:
        phase, step = release.phases[0], float(edges[1] - edges[0])
        count = (phase.end - phase.start) / step
        if is_steady and count > 1.0:
            one = Phase(start=phase.start, end=phase.start + step, amount=phase.amount / count)
            once = followed(weather, msgspec.structs.replace(release, phases=(one,)), edges, looked, settings)
            whole, mean = int(count + 1e-6), np.zeros_like(once)
            mean[whole:] = max(count - whole, 0.0) * once[: max(len(once) - whole, 0)]
            add_shifted(mean, once, 0, whole)
        else:
            mean = followed(weather, release, edges, looked, settings)
        none = np.zeros((1, mean.shape[1]))
        for start, end, each in zip(edges[:-1], edges[1:], mean[:, None], strict=True):
            yield Step(start=float(start), end=float(end), mean=each, peak=each, deposited=none, middle=None)

    return passive
