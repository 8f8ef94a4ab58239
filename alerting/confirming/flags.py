"""Whether somebody has just worked on the instrument: flags of maintenance and calibration in its readings."""

from alerting.confirming.scene import Means, Said, Scene, say
from core.messages import Quality

WORDS = {Quality.MAINTENANCE: ("维护", "maintenance"), Quality.CALIBRATION: ("校准", "calibration")}


def look(scene: Scene) -> tuple[Said, ...]:
    """They explain where each station of the alert was flagged not long before it rose, or since."""
    flagged = []
    for station in scene.own:
        memory, rise = scene.memory(station), scene.rise(station)
        flag = memory.flag if memory is not None else None
        if flag is not None and rise is not None and flag[0] >= rise.onset - scene.confirm.flags:
            flagged.append((station, *flag))
    if not flagged:
        return ()
    station, time, quality = flagged[0]
    (zh, en), (word_zh, word_en) = scene.name(station), WORDS[quality]
    means: Means = "explains" if len(flagged) == len(scene.own) else "noted"
    return say(
        scene, "maintenance", -1, means, f"{zh}：{time:%H:%M} UTC 有{word_zh}标志，可能是检验源或检修所致",
        f"{en}: flagged {word_en} at {time:%H:%M} UTC; a check source or the work itself may be behind it",
        {"stations": {each: [at.isoformat(), flag.value] for each, at, flag in flagged}},
    )
