"""Doses of a quick forecast's best estimate and members, and what a station would read. Pure.

The doses, the actions and the criteria are those of a scenario (`dispersion.doses`); here they are of places and members.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from dispersion.air.exchange import Floats, Phase, Places, Release, Step
from dispersion.air.puffs import PuffSettings, puffs
from dispersion.dose.accumulate import WINDOWS, Doses
from dispersion.dose.coefficients import AGES, coefficients
from dispersion.dose.criteria import Basis, Level, Verdict, criteria, verdicts
from dispersion.dose.station import readings
from dispersion.doses import DoseRun
from dispersion.ensemble import Member, weather_of
from dispersion.quick.matter import Matter
from dispersion.quick.spread import PUFFS, Domain, Source, near_filled, run
from dispersion.quick.term import term_doses, term_run
from dispersion.quick.term_table import TermTable, term_table
from dispersion.quick.weather import latest_of
from dispersion.weather.field import Weather

WEEK = WINDOWS.index(7 * 86400.0)
MILLI = 1e3                          # mSv for each Sv
CAREFUL = PuffSettings()
PLAIN = PuffSettings(splitting=False, stride=2.0)
"""Of members, and of a source term of some fifty nuclides. All puffs are carried together, with every nuclide: rays come from
the whole cloud, and daughters have ways of leaving the air of their own."""
COLOURS = {"GB-sheltering": "yellow", "GC-iodine": "orange", "GB-iodine": "orange", "GB-evacuation": "orange",
           "GC-urgent": "red"}
"""The criteria of the first days, from the least to the gravest; their values and sources are in dose/data/criteria.toml.
The colours are ours."""


class Told(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What one member brings. r places, s of them named (as long as it is worked on, all); mSv and nGy/h."""

    held: Floats                     # (levels, r) dose each criterion is held against, mSv
    effective: Floats                # (a, s) in 7 days, without any action
    thyroid: Floats                  # (a, s)
    cloud: Floats                    # (a, s)
    ground: Floats                   # (a, s)
    inhalation: Floats               # (a, s)
    kerma: Floats                    # (s,) highest air kerma rate above the background 1 m above ground, nGy/h


DOSES = ("effective", "thyroid", "cloud", "ground", "inhalation")


class Along(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Doses on the axis of the best estimate's plume, by distance, for 1 unit s/m³ there; the kerma rate for 1 unit/m³."""

    distance: Floats                 # (k,) m, of the rings that the plume reaches
    doses: dict[str, Floats]         # (a, k) each, "kerma" (1, k), and what is held against the levels (levels, k) of the
                                     # air there before somebody acts, "early", and after it, "late"

    def __call__(self, name: str, distance: Floats) -> Floats:
        """(…, r) at any distance, straight in the logarithm of the distance."""
        at = np.log(np.maximum(distance, 1.0))
        return np.stack([np.interp(at, np.log(self.distance), row) for row in self.doses[name]])


class Rays(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What the rays of a source term's cloud make of it on the axis of a plume, by distance."""

    distance: Floats                 # (k,) m, of the rings that the plume reaches
    share: Floats                    # (a, k) of the dose of the cloud as if it reached everywhere
    kerma: Floats                    # (k,) nGy/h, highest rate a station reads for each highest Bq/m³ there

    def at(self, values: Floats, distance: Floats) -> Floats:
        """(r,) of values (k,) at any distance, straight in its logarithm."""
        return np.asarray(np.interp(np.log(np.maximum(distance, 1.0)), np.log(self.distance), values), float)


class Dosed:
    """Runs best estimate and members, and keeps their doses.

    The best estimate carries every nuclide, and rays come from the whole cloud. A member of one nuclide's release is carried
    like a tracer, and has at each distance the dose of the best estimate's axis for its time integral there: what decays and
    falls out on the way is in it, rays from beside the plume are not. A source term's members, and after a turn of the wind
    its best estimate, are followed once for all nuclides (`term`), and have of the rays what the axis of the best estimate in
    the present wind has.
    """

    def __init__(self, weather: Weather, matter: Matter, source: Source, domain: Domain, rate: float) -> None:
        self._weather, self._matter, self._source, self._domain, self._rate = weather, matter, source, domain, rate
        self._acting = max(0.0, float(source.edges[0]))       # now, or when the release begins
        self._early = int(np.searchsorted(source.edges[1:], self._acting + 1e-6, side="right"))     # steps over before that
        self._told: dict[int, Told] = {}
        self._along: Along | None = None
        self._rays: Rays | None = None
        self.release = release_of(matter, source, rate)
        self._table = term_table(self.release, source.edges, self._acting) if matter.emission is not None else None

    @property
    def told(self) -> list[Told]:
        """The doses so far, by the members' numbers: the best estimate's first."""
        return [self._told[number] for number in sorted(self._told)]

    def best(self) -> Floats:
        """(steps, all places) concentration per unit/s of the best estimate."""
        if self._table is None:
            seen, told, axis, early = self.carried(self._weather, 1.0, CAREFUL)
            self._along = self._along_of(seen, told, axis, early)
        else:
            seen, told, axis, _ = self.carried(latest_of(self._weather), 1.0, PLAIN)
            self._rays = self._rays_of(self._table, seen, told, axis)
            if self._source.one_wind is not None:
                seen, told = self._term(self._table, self._rays, self._weather, 1.0) if self._rays is not None \
                    else self.carried(self._weather, 1.0, PLAIN)[:2]
        self._told[0] = self._few(told)
        return seen

    def carry(self, member: Member) -> Floats:
        """The same of a member, per unit/s; after `best`."""
        weather = weather_of(member, self._weather)
        if self._table is not None and self._rays is not None:
            seen, told = self._term(self._table, self._rays, weather, member.amount)
            self._told[member.number] = self._few(told)
        elif self._along is not None:
            seen = run(weather, self._matter, self._source, self._domain, PUFFS)
            self._told[member.number] = self._likewise(self._along, seen, member.amount)
        else:
            return self.whole(member)
        return seen

    def whole(self, member: Member) -> Floats:
        """The same with every nuclide carried and the rays of the whole cloud, which takes a hundred times as long."""
        seen, told, *_ = self.carried(weather_of(member, self._weather), member.amount, PLAIN)
        self._told[member.number] = self._few(told)
        return seen

    def _likewise(self, along: Along, seen: Floats, amount: float) -> Told:
        domain, step = self._domain, float(self._source.edges[1] - self._source.edges[0])
        before, after = (amount * step * each.sum(axis=0) for each in (seen[: self._early], seen[self._early:]))
        total, few = before + after, slice(0, domain.named)
        near = domain.distance[few]
        return Told(
            held=along("early", domain.distance) * before + along("late", domain.distance) * after,
            **{name: along(name, near) * total[few] for name in DOSES},
            kerma=along("kerma", near)[0] * amount * seen[:, few].max(axis=0, initial=0.0),
        )

    def _term(self, table: TermTable, rays: Rays, weather: Weather, amount: float) -> tuple[Floats, Told]:
        """Concentrations per unit, and doses at all places, of a source term followed once."""
        seen, parts = term_run(weather, self.release, table, self._source, self._domain)
        distance = self._domain.distance
        share = np.stack([rays.at(each, distance) for each in rays.share])
        kerma = amount * rays.at(rays.kerma, distance) * seen.max(axis=0)
        doses = term_doses(amount * parts, float(self._source.edges[0]), self._acting, share)
        return seen / self._rate, self._told_of(doses, kerma)

    def _rays_of(self, table: TermTable, seen: Floats, told: Told, axis: NDArray[np.int64]) -> Rays | None:
        """From a whole run in the present wind; None where its plume reaches no ring."""
        if not len(axis):
            return None
        of = np.flatnonzero(told.cloud[0, axis] > 0.0)
        axis = axis[of]
        still = msgspec.structs.replace(self._source, one_wind=None)
        _, parts = term_run(latest_of(self._weather), self.release, table, still, self._domain)
        everywhere = parts[: len(AGES), axis] * MILLI
        return Rays(
            distance=self._domain.distance[axis], share=told.cloud[:, axis] / np.maximum(everywhere, 1e-300),
            kerma=told.kerma[axis] / (self._rate * seen[:, axis].max(axis=0)),
        )

    def _along_of(self, seen: Floats, told: Told, axis: NDArray[np.int64], early: Floats) -> Along | None:
        """`early` (levels, places): of what is held, the part of the air that was there before somebody acts."""
        if not len(axis):
            return None
        step = float(self._source.edges[1] - self._source.edges[0])
        before, after = (step * each[:, axis].sum(axis=0) for each in (seen[: self._early], seen[self._early:]))
        total, held, early = before + after, told.held[:, axis], early[:, axis]

        def each(part: Floats, of: Floats) -> Floats:
            """Of a level of averted dose, where that much air tells it; else, and of projected dose, as of all air."""
            is_told = np.array([level.basis is Basis.AVERTABLE for level in levels_held()])[:, None] & (of > 1e-6 * total)
            return np.where(is_told, part / np.maximum(of, 1e-300), held / total)

        return Along(distance=self._domain.distance[axis], doses={
            "early": each(early, before), "late": each(held - early, after),
            **{name: getattr(told, name)[:, axis] / total for name in DOSES},
            "kerma": told.kerma[None, axis] / seen[:, axis].max(axis=0),
        })

    def carried(
        self, weather: Weather, amount: float, settings: PuffSettings
    ) -> tuple[Floats, Told, NDArray[np.int64], Floats]:
        """With every nuclide carried: concentrations per unit, doses at all places, the places on the axis.

        Last, of what is held against the levels (levels, places) what comes of the air that was there before somebody acts.
        """
        release = release_of(self._matter, self._source, self._rate * amount)
        places, named = self._domain.places, self._domain.named
        begin = float(self._source.edges[0])
        folding, steps, seen, clouds = DoseRun(release, begin, places, self._acting), [], [], []
        early = np.zeros((len(COLOURS), len(places.x)))
        for each in puffs(weather, release, places, self._source.edges, settings=settings):
            clouds.append(folding.add(each))
            if len(clouds) == self._early:
                early = self._held_of(folding.outcome(self._matter.since_shutdown).doses)
            seen.append(each.mean.sum(axis=0) if self._matter.emission is not None else each.mean[0])
            steps.append(each)
        per_unit = near_filled(np.asarray(np.stack(seen) / (self._rate * amount), float), self._domain)
        axis = _axis(per_unit, self._domain)
        few = np.concatenate((np.arange(named), axis))
        kerma = np.zeros(len(places.x))
        kerma[few] = np.max([each.kerma for each in readings(
            (_only(each, few) for each in steps), Places(places.x[few], places.y[few], places.z[few]),
            coefficients(each.key for each in release.species), release.decay, clouds=[each[few] for each in clouds],
        )], axis=0)
        return per_unit, self._told_of(folding.outcome(self._matter.since_shutdown).doses, kerma), axis, early

    def _told_of(self, doses: Doses, kerma: Floats) -> Told:
        """Doses of all places, those within the first ring as there."""
        week = doses.windows.index(WINDOWS[WEEK])
        return Told(
            held=self._held_of(doses), **{name: self._filled(getattr(doses, name)[week]) * MILLI for name in DOSES},
            kerma=self._filled(kerma)[0],
        )

    def _held_of(self, doses: Doses) -> Floats:
        """(levels, all places) mSv."""
        found = verdicts(doses, criteria(), self._matter.since_shutdown)
        return self._filled(np.stack([_held(level, found) for level in levels_held()])) * MILLI

    def _filled(self, values: Floats) -> Floats:
        return near_filled(np.array(values, float, ndmin=2), self._domain)

    def _few(self, told: Told) -> Told:
        """The same with figures for the named places alone, but for what criteria are held against."""
        named = slice(0, self._domain.named)
        return Told(held=told.held, **{name: getattr(told, name)[:, named] for name in DOSES}, kerma=told.kerma[named])


def _axis(seen: Floats, domain: Domain) -> NDArray[np.int64]:
    """(k,) places on the rings where each has its highest time integral, of those rings that the plume reaches."""
    total = domain.on_rings(seen.sum(axis=0))
    ring = np.flatnonzero(total.max(axis=1) > 1e-6 * total.max()) if total.max() > 0.0 else np.zeros(0, int)
    return np.asarray(domain.named + ring * total.shape[1] + total[ring].argmax(axis=1), int)


def _only(step: Step, places: NDArray[np.int64]) -> Step:
    return Step(start=step.start, end=step.end, mean=step.mean[:, places], peak=step.peak[:, places],
                deposited=step.deposited[:, places], middle=step.middle)


def release_of(matter: Matter, source: Source, rate: float) -> Release:
    """What is released: a source term with its phases, `rate` times, else a constant rate in Bq/s."""
    begin, step = float(source.edges[0]), float(source.edges[1] - source.edges[0])
    if matter.emission is not None:
        made = matter.emission.release(source.x, source.y, source.height)
        phases = tuple(
            Phase(start=begin + each.start, end=begin + each.end, amount=rate * each.amount) for each in made.phases
            if begin + each.start < float(source.edges[-1])
        )
        return msgspec.structs.replace(made, phases=phases)
    amount = np.zeros(len(matter.species))
    amount[0] = rate * source.steps * step
    return Release(
        x=source.x, y=source.y, height=source.height, species=matter.species, decay=matter.decay,
        phases=(Phase(start=begin, end=begin + source.steps * step, amount=amount),),
    )


def levels_held() -> tuple[Level, ...]:
    """The criteria of the first days, in the order of `COLOURS`."""
    known = {each.key: each for each in criteria().levels}
    return tuple(known[key] for key in COLOURS)


def _held(level: Level, verdicts: Sequence[Verdict]) -> Floats:
    """(r,) Sv: of several buildings to shelter in, the one that spares most."""
    return np.asarray(np.max([each.dose for each in verdicts if each.level.key == level.key], axis=0), float)
