"""A source term in a quick forecast: transport followed once for each member, doses of all its nuclides by a table. Pure."""

import msgspec
import numpy as np

from dispersion.air.cloud import course_of
from dispersion.air.emission import new_puffs
from dispersion.air.exchange import Floats, Phase, Release
from dispersion.dose.accumulate import WINDOWS, Doses
from dispersion.dose.actions import evacuation, iodine_prophylaxis, protection, shelter
from dispersion.dose.coefficients import AGES
from dispersion.quick.births import SELDOM, births
from dispersion.quick.followed import APART, NEAREST, followed
from dispersion.quick.spread import PUFFS, Domain, Source, early_steps, near_filled
from dispersion.quick.sums import add_phased
from dispersion.quick.term_lives import term_lives
from dispersion.quick.term_table import PARTS, WEEK, TermTable
from dispersion.quick.weather import latest_of
from dispersion.weather.field import Weather


def term_run(
    weather: Weather, release: Release, table: TermTable, source: Source, domain: Domain
) -> tuple[Floats, Floats]:
    """((steps, all places) activity, Bq/m³; (`PARTS` x ages, all places) doses, Sv, the cloud's as if it reached everywhere).

    What was released before the wind last turned is followed puff by puff, what came after it as one puff that goes where all
    of them go.
    """
    count, early, edges = len(source.edges) - 1, early_steps(source), source.edges
    seen = np.zeros((count, len(domain.distance)))
    doses = np.zeros((len(domain.distance), len(PARTS) * len(AGES)))
    course = course_of(PUFFS, NEAREST)
    if early:
        begin, end = float(edges[0]), float(edges[early])
        puff = new_puffs(weather.grid, _begun(release, begin, end), begin, end, end - begin)[0][0]
        times, spans = births(weather.grid, course._replace(stride=SELDOM), puff, release.x, release.y, begin, end,
                              float(edges[1] - edges[0]) / PUFFS.parts, APART)
        term_lives(weather.grid, course, domain.looked, puff, times, spans, edges, table.ways, table.air, table.laid, doses,
                   seen)
    if early < count:
        latest, begin, end = latest_of(weather), float(edges[early]), float(edges[-1])
        puff = new_puffs(latest.grid, _begun(release, begin, end), begin, end, end - begin)[0][0]
        term_lives(latest.grid, course, domain.looked, puff, np.array([0.5 * (begin + end)]), np.array([end - begin]), edges,
                   table.ways, table.air, table.laid, doses, seen[:0])
        unit = msgspec.structs.replace(release, species=(table.lightest,), decay=None, phases=(
            Phase(start=float(edges[0]), end=float(edges[1]), amount=np.array([float(edges[1] - edges[0])])),))
        add_phased(seen, followed(latest, unit, edges, domain.looked, PUFFS), table.rates, early)
    return near_filled(seen, domain), near_filled(np.ascontiguousarray(doses.T), domain)


def _begun(release: Release, begin: float, end: float) -> Release:
    """The same, as one phase of all of it: what a puff is like as it leaves the source."""
    amount = np.sum([each.amount for each in release.phases], axis=0)
    return msgspec.structs.replace(release, phases=(Phase(start=begin, end=end, amount=amount),))


def term_doses(parts: Floats, begin: float, acting: float, share: Floats) -> Doses:
    """Doses and what actions from `acting` on avert, from the `PARTS`; times in s after the epoch.

    `share` (ages, r) of the dose of a cloud that reached everywhere that this one gives. All of the cloud that comes after
    `acting` is taken to pass while the actions last.
    """
    part = dict(zip(PARTS, parts.reshape(len(PARTS), len(AGES), -1), strict=True))
    cloud, cloud_on, known, none = part["cloud"] * share, part["cloud_on"] * share, protection(), np.zeros_like(part["cloud"])
    iodine = iodine_prophylaxis(acting, known.iodine)
    actions = (*(shelter(each, acting) for each in known.buildings), evacuation(acting))
    ground_on = {WINDOWS[0]: part["ground_2d_on"], WINDOWS[WEEK]: part["ground_7d_on"]}
    averted = [
        (1.0 - each.cloud) * cloud_on + (1.0 - each.inhalation) * part["inhaled_on"]
        + (1.0 - each.ground) * ground_on[each.end - each.start] for each in actions
    ]
    return Doses(
        begin=begin, windows=(WINDOWS[WEEK],), actions=(*actions, iodine), moments=(), ambient=np.zeros((0, parts.shape[-1])),
        cloud=cloud[None], ground=part["ground"][None], inhalation=part["inhaled"][None],
        inhaled_thyroid=part["thyroid"][None], averted=np.stack((*averted, none)),
        # What shelter and leaving spare the thyroid is held against no level, and not looked at.
        averted_thyroid=np.stack((*(none for _ in actions), part["iodine"])),
    )
