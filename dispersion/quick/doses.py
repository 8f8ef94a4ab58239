"""Doses in a quick forecast of nuclides: by member, beside the criteria, and what a station would read. Pure.

The doses, the actions and the criteria are those of a scenario (`dispersion.doses`); here they are of places and members.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.forecast import Area, Arrival, Danger, PlaceDose
from dispersion.air.exchange import Floats, Phase, Places, Release, Step
from dispersion.air.puffs import PuffSettings, puffs
from dispersion.dose.accumulate import WINDOWS
from dispersion.dose.coefficients import AGES, coefficients
from dispersion.dose.criteria import Level, Verdict, criteria
from dispersion.dose.station import readings
from dispersion.doses import DoseRun
from dispersion.ensemble import Member, weather_of
from dispersion.frame import Frame
from dispersion.quick.answer import Spot, areas
from dispersion.quick.matter import Matter
from dispersion.quick.spread import PUFFS, Domain, Reach, Source, run
from dispersion.weather.field import Weather

WEEK = WINDOWS.index(7 * 86400.0)
MILLI = 1e3                          # mSv for each Sv
CAREFUL = PuffSettings()
PLAIN = PuffSettings(splitting=False, stride=2.0)
"""Of members, and of a source term of some fifty nuclides. All puffs are carried together, with every nuclide: rays come from
the whole cloud, and daughters have ways of leaving the air of their own."""
COLOURS = {"GB-sheltering": "yellow", "GC-iodine": "orange", "GB-evacuation": "orange", "GC-urgent": "red"}
"""The criteria of the first days, from the least to the gravest; their values and sources are in dose/data/criteria.toml.
The colours are ours."""
QUANTITIES = {"GB-sheltering": "averted_effective_dose", "GC-iodine": "thyroid_dose_7d",
              "GB-evacuation": "averted_effective_dose", "GC-urgent": "effective_dose_7d"}


class Told(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What one member brings. r places, s of them named; mSv and nGy/h."""

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
    doses: dict[str, Floats]         # (a, k) each, and "held" (levels, k), "kerma" (1, k)

    def __call__(self, name: str, distance: Floats) -> Floats:
        """(…, r) at any distance, straight in the logarithm of the distance."""
        at = np.log(np.maximum(distance, 1.0))
        return np.stack([np.interp(at, np.log(self.distance), row) for row in self.doses[name]])


class Dosed:
    """Runs best estimate and members, and keeps their doses.

    The best estimate carries every nuclide, and rays come from the whole cloud. A member of one nuclide's release is carried
    like a tracer, and has at each distance the dose of the best estimate's axis for its time integral there: what decays and
    falls out on the way is in it, rays from beside the plume are not. A source term's members are carried whole.
    """

    def __init__(self, weather: Weather, matter: Matter, source: Source, domain: Domain, rate: float) -> None:
        self._weather, self._matter, self._source, self._domain, self._rate = weather, matter, source, domain, rate
        self._told: dict[int, Told] = {}
        self._along: Along | None = None

    @property
    def told(self) -> list[Told]:
        """The doses so far, by the members' numbers: the best estimate's first."""
        return [self._told[number] for number in sorted(self._told)]

    def best(self) -> Floats:
        """(steps, all places) concentration per unit/s of the best estimate."""
        return self._run(0, self._weather, 1.0, PLAIN if self._matter.emission is not None else CAREFUL)

    def carry(self, member: Member) -> Floats:
        """The same of a member, per unit/s; after `best`."""
        if self._along is None:
            return self.whole(member)
        seen = run(weather_of(member, self._weather), self._matter, self._source, self._domain, PUFFS)
        self._told[member.number] = self._likewise(self._along, seen, member.amount)
        return seen

    def whole(self, member: Member) -> Floats:
        """The same with every nuclide carried and the rays of the whole cloud, which takes a hundred times as long."""
        return self._run(member.number, weather_of(member, self._weather), member.amount, PLAIN)

    def _likewise(self, along: Along, seen: Floats, amount: float) -> Told:
        domain, step = self._domain, float(self._source.edges[1] - self._source.edges[0])
        total, few = amount * step * seen.sum(axis=0), slice(0, domain.named)
        near = domain.distance[few]
        return Told(
            held=along("held", domain.distance) * total,
            **{name: along(name, near) * total[few] for name in DOSES},
            kerma=along("kerma", near)[0] * amount * seen[:, few].max(axis=0, initial=0.0),
        )

    def _run(self, number: int, weather: Weather, amount: float, settings: PuffSettings) -> Floats:
        release = release_of(self._matter, self._source, self._rate * amount)
        places, named = self._domain.places, self._domain.named
        begin = float(self._source.edges[0])
        folding, told, steps = DoseRun(release, begin, places), [], []
        for each in puffs(weather, release, places, self._source.edges, settings=settings):
            folding.add(each)
            told.append(each.mean.sum(axis=0) if self._matter.emission is not None else each.mean[0])
            steps.append(each)
        seen = np.asarray(np.stack(told) / (self._rate * amount), float)
        found = folding.outcome(self._matter.since_shutdown)
        doses = {name: getattr(found.doses, name)[WEEK] * MILLI for name in DOSES}
        held = np.stack([_held(level, found.verdicts) for level in levels_held()]) * MILLI
        axis = _axis(seen, self._domain)
        few = np.concatenate((np.arange(named), axis))
        kerma = np.max([each.kerma for each in readings(
            (_only(each, few) for each in steps), Places(places.x[few], places.y[few], places.z[few]),
            coefficients(each.key for each in release.species), release.decay,
        )], axis=0)
        if number == 0 and self._matter.emission is None and len(axis):
            total = float(self._source.edges[1] - begin) * seen[:, axis].sum(axis=0)
            self._along = Along(distance=self._domain.distance[axis], doses={
                "held": held[:, axis] / total, **{name: each[:, axis] / total for name, each in doses.items()},
                "kerma": kerma[None, named:] / seen[:, axis].max(axis=0),
            })
        self._told[number] = Told(
            held=held, **{name: each[:, :named] for name, each in doses.items()}, kerma=kerma[:named],
        )
        return seen


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


def dangers() -> tuple[Danger, ...]:
    """The criteria as levels of a forecast, mSv."""
    return tuple(Danger(
        name=f"{each.zh} {each.en} ({each.scheme})", quantity=QUANTITIES[each.key], value=MILLI * each.value, unit="mSv",
        severity=COLOURS[each.key], source=each.source, confirmed=each.confirmed,
    ) for each in levels_held())


def with_doses(arrivals: Sequence[Arrival], spots: Sequence[Spot], told: Sequence[Told]) -> tuple[Arrival, ...]:
    """Arrivals with the gravest criterion reached, the chance of reaching any, and the dose that criterion is of."""
    held = np.stack([each.held for each in told])                              # (m, levels, r)
    limits = np.array([each.value for each in dangers()])
    number = {spot.id: at for at, spot in enumerate(spots)}
    found = []
    for each in arrivals:
        here = held[:, :, number[each.place]]
        reached = here >= limits
        level = int(np.flatnonzero(reached[0]).max(initial=-1))
        found.append(msgspec.structs.replace(
            each, level=level, chance=round(float(reached.any(axis=1).mean()), 4), peak=_band(here[:, max(level, 0)]),
            chances=tuple(round(float(one), 4) for one in reached.mean(axis=0)),
        ))
    return tuple(found)


def place_doses(arrivals: Sequence[Arrival], spots: Sequence[Spot], told: Sequence[Told]) -> tuple[PlaceDose, ...]:
    """Doses at the places that are told, of the age with the highest one."""
    number = {spot.id: at for at, spot in enumerate(spots)}
    best = told[0]
    found = []
    for each in arrivals:
        at = number[each.place]
        age = int(np.argmax(best.effective[:, at]))
        found.append(PlaceDose(
            place=each.place, age=AGES[age], days=7,
            effective=_band(np.array([one.effective[age, at] for one in told])),
            thyroid=_band(np.array([one.thyroid[:, at].max() for one in told])),
            cloud=_digits(best.cloud[age, at]), inhalation=_digits(best.inhalation[age, at]),
            ground=_digits(best.ground[age, at]), kerma=_band(np.array([one.kerma[at] for one in told])),
        ))
    return tuple(found)


def dose_areas(
    reach: Reach, told: Sequence[Told], domain: Domain, source: Source, frame: Frame, beside: float
) -> tuple[Area, ...]:
    """Where each criterion is reached: in the best estimate, and by half and a twentieth of the members."""
    found: list[Area] = []
    for number, danger in enumerate(dangers()):
        of = msgspec.structs.replace(reach, peak=np.stack([each.held[number] for each in told]))
        found += [msgspec.structs.replace(each, level=number) for each in
                  areas(of, domain, source, np.array([danger.value]), frame, beside)]
    return tuple(found)


def _digits(value: float) -> float:
    return float(f"{value:.3g}")


def _band(values: Floats) -> tuple[float, float, float]:
    low, middle, high = (_digits(float(each)) for each in np.percentile(values, (5, 50, 95)))
    return low, middle, high
