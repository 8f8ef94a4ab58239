"""CSVs of readings: what is refused, and that the fast and the plain way read the same."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import InputError
from fengsui.rules import table as reading
from fengsui.rules.table import Table, read_table

HEAD = "time,station,quantity,value,unit\n"


def written(folder: Path, *lines: str, head: str = HEAD) -> Path:
    path = folder / "readings.csv"
    path.write_text(head + "".join(f"{each}\n" for each in lines), encoding="utf-8")
    return path


def rows(table: Table) -> list[tuple[datetime, str, str, float]]:
    return [(each.time, each.station, each.quantity, each.value) for each in table.readings(str)]


def test_a_unit_is_converted_and_a_zone_heeded(tmp_path: Path) -> None:
    table = read_table(written(
        tmp_path, "2026-01-01T08:00:00+08:00,A,ambient_dose_rate,0.12,µSv/h", "2026-01-01T00:00:00Z,B,ph,7,",
    ))
    assert rows(table) == [
        (datetime(2026, 1, 1, tzinfo=UTC), "A", "ambient_dose_rate", pytest.approx(100.0)),
        (datetime(2026, 1, 1, tzinfo=UTC), "B", "ph", 7.0),
    ]


def test_lines_out_of_order_are_judged_by_their_times(tmp_path: Path) -> None:
    table = read_table(written(
        tmp_path, "2026-01-01T02:00:00Z,A,ph,2,pH", "2026-01-01T01:00:00Z,A,ph,1,pH", "2026-01-01T01:00:00Z,B,ph,3,pH",
    ))
    assert [(station, value) for _, station, _, value in rows(table)] == [("A", 1.0), ("B", 3.0), ("A", 2.0)]


@pytest.mark.parametrize(("line", "why"), [
    ("2026-01-01T00:00:00,A,ph,7,", "has no zone"),
    ("yesterday,A,ph,7,", "is not a time"),
    ("2026-01-01T00:00:00Z,,ph,7,", "station is empty"),
    ("2026-01-01T00:00:00Z,A,colour,7,m", "'colour' is not a quantity"),
    ("2026-01-01T00:00:00Z,A,ambient_dose_rate,7,", "has no unit"),
    ("2026-01-01T00:00:00Z,A,ambient_dose_rate,7,mg/L", "in 'mg/L': expected one of"),
    ("2026-01-01T00:00:00Z,A,ph,seven,", "is not a number"),
    ("2026-01-01T00:00:00Z,A,ph,,", "is not a number"),
    ("2026-01-01T00:00:00Z,A,ph,nan,", "not a finite number"),
    ("2026-01-01T00:00:00Z,A,ph,inf,", "not a finite number"),
    ("2026-01-01T00:00:00Z,A,ph", "3 values where 5 belong"),
])
def test_a_faulty_line_is_refused_with_its_number(tmp_path: Path, line: str, why: str) -> None:
    with pytest.raises(InputError, match="1 line is wrong") as refused:
        read_table(written(tmp_path, "2026-01-01T00:00:00Z,A,ph,7,", line))
    assert "line 3: " in str(refused.value)
    assert why in str(refused.value)


def test_ten_faults_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        read_table(written(tmp_path, *["x,A,ph,7,"] * 25))
    lines = str(refused.value).splitlines()
    assert len(lines) == 12
    assert lines[0].endswith("25 lines are wrong; nothing was judged:")
    assert lines[-1] == "  and 15 more"


@pytest.mark.parametrize(("head", "why"), [
    ("time,station,quantity,value\n", "no column unit"), ("time,station,quantity,value,unit,colour\n", "unknown column colour"),
    ("", "no column"), ("time,station,quantity,value,unit,unit\n", "there twice"),
])
def test_another_header_is_refused(tmp_path: Path, head: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        read_table(written(tmp_path, head=head))


def test_columns_may_stand_in_any_order_behind_a_byte_order_mark(tmp_path: Path) -> None:
    line = "mg/L,7,dissolved_oxygen,水站,2026-01-01T00:00:00Z"
    table = read_table(written(tmp_path, line, head="\ufeffunit,value,quantity,station,time\n"))
    assert rows(table) == [(datetime(2026, 1, 1, tzinfo=UTC), "水站", "dissolved_oxygen", 7.0)]


def test_a_file_without_readings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no readings"):
        read_table(written(tmp_path))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        read_table(tmp_path / "none.csv")


LINES = st.lists(st.builds(
    lambda minute, station, value, unit, zone: (
        f"2026-01-01T00:{minute:02}:00.5{zone},{station},ambient_dose_rate,{value!r},{unit}"
    ),
    st.integers(0, 59), st.sampled_from(["A", "B-1", '"C,1"', "水"]), st.floats(-1e6, 1e6),
    st.sampled_from(["nGy/h", "µSv/h", "uSv/h"]), st.sampled_from(["Z", "+08:00", "-03:30"]),
), min_size=1, max_size=30)


@given(LINES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_arrow_and_the_plain_way_read_the_same(tmp_path: Path, lines: list[str]) -> None:
    path = written(tmp_path, *lines)
    header = HEAD.strip().split(",")
    fast, plain = reading._by_arrow(path, header), reading._line_by_line(path, header)
    assert fast is not None
    names = [[table.stations[each] for each in table.station] for table in (fast, plain)]
    assert names[0] == names[1]
    assert np.array_equal(fast.time, plain.time)
    assert np.array_equal(fast.value, plain.value)
