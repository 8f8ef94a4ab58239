"""A scenario as a person writes it: the TOML document, checked key by key. What it means is in `dispersion.scenario`."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from core.errors import InputError
from core.quantities import parse_amount


class Table(BaseModel):
    """A table of a scenario; an unknown key is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, allow_inf_nan=False)


def _measured(quantity: str) -> BeforeValidator:
    """A number in the canonical unit, or a text with a unit of its own ("12 kn")."""
    def read(value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return parse_amount(value, quantity)
        except InputError as error:
            raise ValueError(str(error)) from None
    return BeforeValidator(read)


Speed = Annotated[float, _measured("wind_speed"), Field(ge=0, le=120)]
Direction = Annotated[float, Field(ge=0, le=360)]
Celsius = Annotated[float, _measured("temperature"), Field(ge=-90, le=60)]
Rain = Annotated[float, _measured("rain_rate"), Field(ge=0, le=300)]
Length = Annotated[float, Field(ge=0)]
Pair = tuple[float, float]
Span = str | float
"""A span of time: "10 min", or a number of seconds."""


class DomainText(Table):
    """Where the scenario plays and on which grid it is shown."""

    frame: Literal["geographic", "local"] = "geographic"
    """geographic: positions are [longitude, latitude]; local: [x, y] in m, x east and y north."""
    size: float | None = Field(default=None, gt=0, le=1_000_000)
    """Side of the square grid around the source, m; none: no grid."""
    cells: int = Field(default=121, ge=3, le=1001)
    """Nodes along each side of the grid."""
    heights: tuple[Length, ...] = (1.5,)
    """Heights of the grid's layers above ground, m."""
    origin: Pair | None = None
    """[longitude, latitude] of a local frame's zero, if it has a place on Earth (then areas come out in degrees)."""


class Quantity(Table):
    """How much, in one of two ways."""

    rate: str | dict[str, str] | None = None
    """How fast: "92.1 g/s", "3 TBq/h"; for several nuclides a table of them."""
    total: str | dict[str, str] | None = None
    """How much in all: "20 t", "37 GBq"; for several nuclides a table of them."""

    @model_validator(mode="after")
    def _one_of_two(self) -> "Quantity":
        if self.rate is not None and self.total is not None:
            raise ValueError("rate and total: give one of them")
        return self


class PhaseText(Quantity):
    """A time of constant release."""

    start: Span = 0.0
    """From the release's start: "30 min"."""
    duration: Span
    """How long it lasts."""


class ReactorText(Table):
    """A reactor accident instead of amounts (docs/source-terms.md)."""

    type: str
    """Type of the unit: CPR1000 or HPR1000."""
    accident: str
    """Name of the source term: early-failure, filtered-venting, design-leak."""
    since_shutdown: Span = 0.0
    """From the end of the chain reaction to the first release."""


class TankText(Table):
    """A tank that bursts or leaks; the substance is the release's."""

    mass: float = Field(gt=0)
    """What is in it, kg."""
    volume: float = Field(gt=0)
    """m³."""
    temperature: Celsius | None = None
    """Of the contents, °C; none: that of the air."""
    hole: float = Field(default=0.0, ge=0, le=10)
    """Diameter of the hole, m; 0 is a burst."""
    pipe: bool = False
    """A torn pipe, in which a boiling liquid flashes."""
    below_liquid: bool = True
    """Whether liquid reaches the hole."""
    liquid_height: float = Field(default=2.0, gt=0)
    """Of the liquid's surface over the hole, m."""
    bund: float = Field(default=0.0, ge=0)
    """Largest area of the pool, m²; 0 where nothing holds it."""
    watched: Span = "1 h"
    """How long it is followed."""


class TankerText(Table):
    """A tanker on road or rail; the substance is the release's."""

    vehicle: str
    """cylinder, truck, rail car, tank container."""
    damage: str
    """valve, pipe, hole, burst."""
    watched: Span = "1 h"
    """How long it is followed."""


class FireText(Table):
    """A fire with a sealed source; the nuclide is the release's substance."""

    activity: str
    """In the fire: "1.85 TBq"."""
    duration: Span = "30 min"
    """How long it burns."""
    fuel: str | None = None
    """gasoline, kerosene, diesel, crude oil, methanol, LNG; none: the smoke is not lifted."""
    area: float = Field(default=0.0, ge=0)
    """Of the burning pool, m²."""
    opened: float = Field(default=1.0, ge=0, le=1)
    """Share of the capsules that fail."""


class PackageText(Table):
    """A package broken in a transport accident, without fire; the nuclide is the release's substance."""

    activity: str
    """In the package: "3.7 TBq"."""
    type: str
    """A or B."""
    severity: str
    """How grave the accident is (docs/source-terms.md)."""
    form: str
    """gas, liquid, fine powder, coarse powder, loose pieces, special form."""


class ReleaseText(Quantity):
    """What is released, where, when and how much."""

    substance: str | None = None
    """A chemical of the substances table, or a nuclide; for several nuclides give `rate` or `total` as a table."""
    reactor: ReactorText | None = None
    """A source term of a reactor instead of a substance."""
    tank: TankText | None = None
    """A tank instead of amounts."""
    tanker: TankerText | None = None
    """A tanker instead of amounts."""
    fire: FireText | None = None
    """A fire with a sealed source instead of amounts."""
    package: PackageText | None = None
    """A broken package instead of amounts."""
    position: Pair
    """[longitude, latitude] in degrees, or [x, y] in m in a local frame."""
    height: Length | None = None
    """Above ground, m; none: that of the source term, else 0."""
    start: datetime | None = None
    """When it begins (with its zone); none: at the first weather observation, or at zero of a scenario without times."""
    duration: Span | None = None
    """How long it lasts; none with `total` is an instant puff."""
    phase: tuple[PhaseText, ...] = ()
    """Several phases instead of one duration."""
    dense: bool | None = None
    """Whether it is a heavy gas; none: decided by the Richardson number at the source, which is stated."""
    temperature: Celsius | None = None
    """Of what is released, °C; none is that of the air."""
    diameter: Length = 0.0
    """Of the mouth or hole, m."""
    exit_speed: Length = 0.0
    """At the mouth, upwards, m/s."""
    heat: Length = 0.0
    """Sensible heat released with it, W."""
    building_height: Length = 0.0
    """Of the building it leaves, m."""
    building_width: Length = 0.0
    """Of that building across the wind, m."""
    sigma_y: Length = 0.0
    """Initial horizontal spread of the cloud, m."""
    sigma_z: Length = 0.0
    """Initial vertical spread of the cloud, m."""
    deposition_velocity: Length | None = None
    """Dry deposition, m/s; none: that of the substance's class."""


class ObservationText(Table):
    """Weather at one time. What is known best is used first (docs/weather.md)."""

    time: datetime | None = None
    """When it was observed (with its zone)."""
    wind_speed: Speed
    """m/s, or with a unit: "12 km/h"."""
    wind_from: Direction
    """Direction the wind comes from, degrees from north clockwise."""
    wind_height: float = Field(default=10.0, gt=0, le=300)
    """Height of the anemometer, m."""
    obukhov_length: float | None = None
    """Monin-Obukhov length, m; positive is stable."""
    stability: str | None = None
    """Pasquill class A to F."""
    sigma_theta: float | None = Field(default=None, gt=0, le=104)
    """Standard deviation of the wind direction, degrees, over the averaging time."""
    temperature_difference: float | None = None
    """Temperature at 10 m less that at 2 m, °C (SRDT at night)."""
    solar_radiation: float | None = Field(default=None, ge=-50, le=2000)
    """W/m²."""
    cloud_cover: float | None = Field(default=None, ge=0, le=100)
    """Share of the sky, %."""
    heat_flux: float | None = None
    """Sensible heat flux, W/m², upwards positive."""
    mixing_height: float | None = Field(default=None, gt=0, le=6000)
    """m."""
    temperature: Celsius | None = None
    """At 2 m, °C; none: 20, said to be assumed."""
    rain: Rain = 0.0
    """mm/h."""


class WeatherText(Table):
    """Where the weather comes from: one observation here, several, or a file."""

    roughness: float = Field(default=0.1, gt=0, le=5)
    """Roughness length of the ground, m; beside a file, of land where the file tells none."""
    fetch: Length | None = None
    """Way the air has come over land since it left the sea, m: by day the mixing height is no more than the thermal
    internal boundary layer that has grown on it. None: inland, or the wind comes from the land."""
    observation: tuple[ObservationText, ...] = ()
    """Several observations at one place."""
    file: str | None = None
    """NetCDF or GRIB of ERA5, GFS or WRF."""


class OutputText(Table):
    """What is wanted."""

    window: tuple[datetime | Span, datetime | Span] | None = None
    """Of the mean: times, or spans after the release's start; none: the whole run."""
    end: datetime | Span | None = None
    """Of the run; none: until the release is over and has passed the farthest place."""
    step: Span | None = None
    """Steps in which means and arrivals are resolved; none: fitted to the run."""
    levels: tuple[str, ...] = ()
    """Levels for areas and chances: "10 mg/m3", "3 ppm" (at 25 °C), "1000 Bq/m3", or names such as "AEGL-2"."""
    model: Literal["auto", "puffs", "particles"] = "auto"
    """auto: puffs, and particles where places lie beyond 50 km (which weather from one place does not cover)."""


class EnsembleText(Table):
    """How uncertainty is shown."""

    members: int = Field(default=50, ge=1, le=1000)
    """How many; 1 is the best estimate alone."""
    seed: int = Field(default=0, ge=0)
    """Of the random draws."""
    direction: float = Field(default=15.0, ge=0, le=180)
    """Standard deviation of the wind direction, degrees."""
    speed: float = Field(default=1.25, ge=1, le=5)
    """Factor of one standard deviation on the wind speed."""
    amount: float = Field(default=2.0, ge=1, le=100)
    """Factor of one standard deviation on the release."""


class ScenarioText(Table):
    """A whole scenario file."""

    name: str | None = None
    """Shown with every result; none: the file's name."""
    domain: DomainText = DomainText()
    release: ReleaseText
    weather: dict[str, object]
    """[weather] holds one observation's keys, or [[weather.observation]] tables, or a file; and the roughness."""
    output: OutputText = OutputText()
    ensemble: EnsembleText | None = None
    """None: the best estimate alone."""
