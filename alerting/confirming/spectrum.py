"""What gamma spectra at the stations of an alert say: lines of artificial nuclides, or a rise that is radon's alone."""

from alerting.confirming.memory import RADON_LINES
from alerting.confirming.scene import STALE, Said, Scene, say
from core.spectrum_windows import WINDOWS, window_rate

RISEN = 4.0
"""Standard deviations by which the net rate of a radon line must be above the quiet ones."""
NAMES = {window_rate(each.key): each for each in WINDOWS}


def look(scene: Scene) -> tuple[Said, ...]:
    """An artificial line at any of its stations confirms; radon's lines alone explain where all its stations show them."""
    if not scene.confirm.spectrum:
        return ()
    seen = sorted({line for station in scene.own for line in scene.lines.get(station, ())})
    if seen:
        windows = [NAMES[line] for line in seen if line in NAMES]
        zh = "、".join(f"{each.zh} {each.energy:.0f} keV" for each in windows)
        en = ", ".join(f"{each.symbol} {each.energy:.0f} keV" for each in windows)
        return say(scene, "spectrum", 1, "confirms", f"谱上有人工核素：{zh}", f"artificial lines in the spectrum: {en}",
                   {"lines": seen})
    sigmas: dict[str, dict[str, float]] = {}
    known = 0
    for station in scene.own:
        memory = scene.memory(station)
        lines = [memory.lines.get(key) for key in RADON_LINES] if memory is not None else []
        if memory is None or any(
            line is None or line.time is None or scene.time - line.time > STALE for line in lines
        ):
            continue
        found = {key: memory.radon_sigmas(key) for key in RADON_LINES}
        if any(each is None for each in found.values()):
            continue
        known += 1
        sigmas[station] = {key: round(each, 1) for key, each in found.items() if each is not None}
    if not known:
        return ()
    radon = known == len(scene.own) and all(each > RISEN for found in sigmas.values() for each in found.values())
    if radon:
        return say(
            scene, "spectrum", -1, "explains", "谱上仅氡子体峰（609、1765 keV）升高，无人工核素",
            "only radon progeny (609, 1765 keV) rise in the spectrum; no artificial line", {"sigmas": sigmas},
        )
    return say(
        scene, "spectrum", 0, "noted", "谱上未见人工核素，氡子体峰也未升高",
        "no artificial line in the spectrum, and radon progeny have not risen", {"sigmas": sigmas},
    )
