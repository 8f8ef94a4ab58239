"""A quick forecast tells each level's own chance, and what and where its source is called."""

import msgspec

from core.site_register import SiteRegister
from tests.dispersion.house import AROUND
from tests.dispersion.test_live import by_place, made, measured, places, typed


def test_each_level_has_its_own_chance_and_the_source_its_names() -> None:
    found = made(typed(), places(east=(3_000.0, 0.0)))
    east = by_place(found)["east"]
    assert len(east.chances) == len(found.levels) == 3
    assert east.chances[0] == east.chance
    assert list(east.chances) == sorted(east.chances, reverse=True)
    assert east.chances[0] > east.chances[2]
    assert (found.source.substance_zh, found.source.substance_en) == ("氯气", "chlorine")
    assert found.source.place_en in found.title_en
    site = made(measured())
    assert site.source.site is not None
    assert site.source.place_en in site.title_en
    nowhere = made(measured(), msgspec.structs.replace(AROUND, sites=SiteRegister([])))
    assert (nowhere.source.place_zh, nowhere.source.place_en) == ("FIRST 站附近", "near FIRST")
