"""Doses in a quick forecast of nuclides: by member, beside the criteria, and what a station would read. Pure.

The doses, the actions and the criteria are those of a scenario (`dispersion.doses`); here they are of places and members.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

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
from dispersion.quick.spread import Domain, Reach, Source
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


class Dosed:
    """Runs best estimate and members, and keeps their doses."""

    def __init__(self, weather: Weather, matter: Matter, source: Source, domain: Domain, rate: float) -> None:
        self._weather, self._matter, self._source, self._domain, self._rate = weather, matter, source, domain, rate
        self._told: dict[int, Told] = {}

    @property
    def told(self) -> list[Told]:
        """The doses so far, by the members' numbers: the best estimate's first."""
        return [self._told[number] for number in sorted(self._told)]

    def best(self) -> Floats:
        """(steps, all places) concentration per unit/s of the best estimate."""
        return self._run(0, self._weather, 1.0, PLAIN if self._matter.emission is not None else CAREFUL)

    def carry(self, member: Member) -> Floats:
        """The same of a member, per unit/s."""
        return self._run(member.number, weather_of(member, self._weather), member.amount, PLAIN)

    def _run(self, number: int, weather: Weather, amount: float, settings: PuffSettings) -> Floats:
        release = release_of(self._matter, self._source, self._rate * amount)
        places, named = self._domain.places, self._domain.named
        begin = float(self._source.edges[0])
        run, seen, narrow = DoseRun(release, begin, places), [], []
        few = Places(places.x[:named], places.y[:named], places.z[:named])
        for step in puffs(weather, release, places, self._source.edges, settings=settings):
            run.add(step)
            seen.append(step.mean.sum(axis=0) if self._matter.emission is not None else step.mean[0])
            narrow.append(Step(start=step.start, end=step.end, mean=step.mean[:, :named], peak=step.peak[:, :named],
                               deposited=step.deposited[:, :named], middle=step.middle))
        found = run.outcome(self._matter.since_shutdown)
        known = coefficients(each.key for each in release.species)
        kerma = [each.kerma for each in readings(narrow, few, known, release.decay)]
        doses = found.doses
        self._told[number] = Told(
            held=np.stack([_held(level, found.verdicts) for level in levels_held()]) * MILLI,
            **{name: getattr(doses, name)[WEEK][:, :named] * MILLI
               for name in ("effective", "thyroid", "cloud", "ground", "inhalation")},
            kerma=np.max(kerma, axis=0),
        )
        return np.asarray(np.stack(seen) / (self._rate * amount), float)


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
