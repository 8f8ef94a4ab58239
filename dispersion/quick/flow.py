"""Whether a quick forecast's gas flows by its weight near the source, what carries it then, and how that is said."""

import msgspec

from core.errors import InputError
from dispersion.air.dense_gas import Criterion
from dispersion.air.exchange import Floats
from dispersion.ensemble import Member
from dispersion.quick.dense import Dense, dense_of, heavy_of
from dispersion.quick.matter import Matter
from dispersion.quick.shape import Request, Surroundings
from dispersion.quick.source import Amount, Taken, amount_of
from dispersion.quick.spread import Carry, Domain, Source, axis_of
from dispersion.quick.weather import temperature_at
from dispersion.quick.words import MODEL_EN, MODEL_ZH
from dispersion.weather.field import Weather

Sentence = tuple[str, str]           # Chinese, English


class Flow(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What was decided, and the amount that goes with it."""

    amount: Amount
    criterion: Criterion | None = None   # None where nothing is to decide: no chemical, or no amount
    dense: Dense | None = None
    trouble: str = ""                # why the dense-gas model has no answer
    zh: str = ""                     # the substance
    en: str = ""

    def carry(self, weather: Weather, source: Source, domain: Domain) -> Carry | None:
        """What carries the members; None where puffs do."""
        dense = self.dense
        if dense is None:
            return None

        def carried(member: Member) -> Floats | None:
            return dense.carry(weather, source, domain, member)

        return carried

    @property
    def model_zh(self) -> str:
        """Which model."""
        return MODEL_ZH if self.dense is None else f"近源重气模型 SLAB，变为中性后接{MODEL_ZH}"

    @property
    def model_en(self) -> str:
        """Which model."""
        return MODEL_EN if self.dense is None else f"SLAB for the heavy gas near the source, then {MODEL_EN}"

    def notes(self, wanted: int, counted: int) -> tuple[Sentence, ...]:
        """The sentences to be read with it; of the members that were wanted some may not count."""
        if self.criterion is None:
            return ()
        said = [(f"{self.criterion.zh}。", f"{self.criterion.en}.")]
        if self.trouble:
            said.append((
                "重气模型对此释放没有解（风速过低或云团过大），因此不给出浓度；烟羽范围仅供参考，近源处四周、尤其低洼处一律视为危险。",
                f"The dense-gas model has no answer here ({self.trouble}), so no concentrations are shown; take all sides of "
                "the source, low ground above all, as dangerous.",
            ))
        elif self.dense is not None:
            metres = self.dense.handover
            said.append((
                f"{self.zh}在源下风向 {metres:.0f} m 以内按重气（SLAB）计算，此后按烟团计算；未计地形，低洼处可能更浓。",
                f"Within {metres:.0f} m downwind of the source {self.en} is computed as a heavy gas (SLAB), from there on by "
                "puffs; on level ground: in hollows it may be denser.",
            ))
            if self.dense.heavy.droplets > 0.0:
                share = self.dense.heavy.droplets
                said.append((
                    f"按加压液化储存计：喷出物含 {share:.0%} 液滴（份额待确认）。",
                    f"Taken to be kept liquefied under pressure: {share:.0%} of what comes out is droplets (share to be "
                    "confirmed).",
                ))
            if counted < wanted:
                said.append((
                    f"重气模型对 {wanted} 个成员中的 {wanted - counted} 个没有解，未计入。",
                    f"Of {wanted} members {wanted - counted} are left out, for which the dense-gas model has no answer.",
                ))
        return tuple(said)


def flow_of(
    request: Request, around: Surroundings, taken: Taken, matter: Matter, weather: Weather, source: Source, domain: Domain,
    amount: Amount, first: int,
) -> Flow:
    """Decide by the Richardson number, as scenarios do, and carry the best estimate of what is dense.

    `amount` is that found with puffs; `first` the number of the first station's place.
    """
    if amount.rate is None:
        return Flow(amount=amount)
    heavy = heavy_of(request, around, taken, matter, temperature_at(weather))
    if heavy is None:
        return Flow(amount=amount)
    criterion = heavy.criterion(weather, source, amount.rate)
    flow = Flow(amount=amount, criterion=criterion, zh=matter.zh, en=matter.en)
    if not criterion.is_dense:
        return flow

    def again(best: Floats) -> Amount:
        return amount_of(request, taken, matter, source, axis_of(best, domain), float(best[:, first].max()))

    try:
        dense = dense_of(heavy, criterion, weather, source, domain, amount, again)
    except InputError as error:
        unknown = Amount(rate=None, zh=f"{amount.zh}；重气模型无解，不给出浓度",
                         en=f"{amount.en}; no concentrations, as the dense-gas model has no answer")
        return msgspec.structs.replace(flow, amount=unknown, trouble=str(error))
    return msgspec.structs.replace(flow, dense=dense, amount=dense.amount)
