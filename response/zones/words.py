"""What actions, states and threats are called, in Chinese and English. Decides nothing."""

from core.zones import Action, Certainty, Threat

ACTIONS: dict[Action, tuple[str, str]] = {
    "evacuation": ("撤离", "evacuate"),
    "sheltering": ("隐蔽", "shelter indoors"),
    "iodine": ("服用稳定碘", "take stable iodine"),
    "prepare": ("告知并做好隐蔽、撤离准备", "inform, make ready to shelter or leave"),
    "food": ("控制本地食物、饮水和饲料", "restrict local food, water and fodder"),
    "monitoring": ("加密监测", "monitor closely"),
}
"""The gravest first; terms of GB 18871-2002 and EPR-NPP Public Protective Actions (recalled, to be confirmed)."""

CERTAINTY: dict[Certainty, tuple[str, str]] = {
    "likely": ("很可能", "likely"), "possible": ("可能", "possible"), "planned": ("按预案", "as planned"),
}

THREATS: dict[Threat, tuple[str, str]] = {
    "best": ("最佳估计到达", "best estimate"), "possible": ("可能到达", "some members"),
    "keyhole": ("下风向及相邻扇区", "downwind or beside it"), "": ("", ""),
}

STATES = {
    "none": ("未进入应急", "none"), "standby": ("应急待命", "alert"), "facility": ("厂房应急", "facility emergency"),
    "site": ("场区应急", "site area emergency"), "general": ("场外应急", "general emergency"),
}
"""As the fact `plant_state` of `core.event_facts` has them."""

BASES = {
    "avertable": ("可防止剂量", "avertable dose"), "projected": ("预期剂量", "projected dose"),
    "concentration": ("浓度", "concentration"),
}


def digits(value: float) -> str:
    """Three figures at most."""
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
