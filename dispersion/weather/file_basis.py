"""What weather of a file rests on, in words."""

from datetime import datetime

from dispersion.weather.field import Basis
from dispersion.weather.file_fields import Fields

ZH = {"stability": "稳定度", "mixing height": "混合层高度", "temperature": "气温", "rain": "降雨", "roughness": "地表粗糙度"}
HOW = {
    "file": ("取自文件", "from the file"),
    "heat flux": ("由文件中的感热通量和摩擦速度算出", "from the file's heat flux and friction velocity"),
    "Turner": ("由云量、太阳高度和风速得出(Turner 法)", "from cloud, sun and wind (Turner)"),
    "Turner, cloud assumed": ("由假定云量、太阳高度和风速得出(Turner 法)", "from an assumed cloud, sun and wind (Turner)"),
    "similarity": ("按相似理论推算", "by similarity"),
    "assumed": ("文件中没有，取假定值", "not in the file, assumed"),
}


def bases(fields: Fields, times: list[datetime], how: dict[str, str], has_levels: bool) -> tuple[Basis, ...]:
    """A Basis of the wind, and one for each part in `how`. Its time is the run's start, or the last time of an analysis."""
    newest = fields.reference or times[-1]
    run_zh = f"，{fields.reference:%Y-%m-%d %H:%M} UTC 起报" if fields.reference else ""
    run_en = f", run of {fields.reference:%Y-%m-%d %H:%M} UTC" if fields.reference else ""
    aloft_zh = "含高空风" if has_levels else "高空风由相似理论外推"
    aloft_en = "with winds aloft" if has_levels else "winds aloft by similarity"
    wind = Basis(
        what="wind", source=fields.source, how=fields.model, time=newest,
        zh=f"风场取自 {fields.model} 文件 {fields.source}{run_zh}，{len(times)} 个时次，{aloft_zh}。",
        en=f"Wind from the {fields.model} file {fields.source}{run_en}, {len(times)} times, {aloft_en}.",
    )
    return (wind, *(
        Basis(what=what, source=fields.source, how=way, time=None if "assumed" in way else newest,
              zh=f"{ZH[what]}：{HOW[way][0]}。", en=f"{what.capitalize()}: {HOW[way][1]}.")
        for what, way in how.items()
    ))
