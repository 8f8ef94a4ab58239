"""Ways of tasks, where there is none to the very place."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from core.earth import distance_and_bearing
from response.field import Barrier, Start, Way
from response.tasking.crews import Crew
from response.tasking.ways import ACROSS, Legs
from response.units import Unit

BEGIN, ISLET = (108.0, 22.0), (108.3, 22.1)
CREW = Crew(Unit("a", "team", "", "", "", *BEGIN, seen=None, ready=60.0), (), 1.0)


@dataclass
class Shore:
    """A country whose ways end a given distance short of the islet."""

    short: float                     # m
    asked: list[tuple[float, float]] = field(default_factory=list)

    def way(self, start: Start, longitude: float, latitude: float, barriers: Sequence[Barrier] = ()) -> Way | None:
        self.asked.append((longitude, latitude))
        if distance_and_bearing(longitude, latitude, *ISLET)[0] < self.short:
            return None
        there = start.delay + 600.0
        return Way(start.unit, there, ((*BEGIN, start.delay), (longitude, latitude, there)), 20.0, 1.0)


def test_where_there_is_no_way_to_the_place_it_leads_beside_it_and_straight_on() -> None:
    leg = Legs(Shore(500.0), ()).leg(CREW, BEGIN, 60.0, ISLET, 1260.0)  # type: ignore[arg-type]
    assert leg.track[0] == (*BEGIN, 60.0)
    assert leg.track[-1] == (*ISLET, 1260.0)
    assert len(leg.track) == 3
    assert distance_and_bearing(*leg.track[1][:2], *ISLET)[0] == pytest.approx(ACROSS, rel=0.5)
    assert leg.kilometres == pytest.approx(21.0 + 1.2, abs=0.3)
    times = [each[2] for each in leg.track]
    assert times == sorted(times)


def test_a_way_that_is_known_is_not_looked_for_beside_the_place() -> None:
    shore = Shore(0.0)
    leg = Legs(shore, ()).leg(CREW, BEGIN, 60.0, ISLET, 1260.0)  # type: ignore[arg-type]
    assert (shore.asked, leg.kilometres) == ([ISLET], 21.0)


def test_where_nothing_beside_it_has_a_way_the_line_is_straight_and_its_length_is_not_told() -> None:
    leg = Legs(Shore(5000.0), ()).leg(CREW, BEGIN, 60.0, ISLET, 1260.0)  # type: ignore[arg-type]
    assert (leg.track, leg.kilometres) == (((*BEGIN, 60.0), (*ISLET, 1260.0)), None)
