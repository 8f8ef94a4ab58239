"""What the flag letters of a payload say about a value (HJ 212). Our own checks are in `ingest.quality`."""

from core.errors import DecodeError
from core.messages import Quality

FLAGS = {
    "N": Quality.GOOD,               # 正常
    "T": Quality.OVER_RANGE,         # 超测上限
    "F": Quality.STOPPED,            # 停运
    "M": Quality.MAINTENANCE,        # 维护
    "S": Quality.MANUAL,             # 手工输入
    "D": Quality.FAULT,              # 故障
    "C": Quality.CALIBRATION,        # 校准
    "B": Quality.COMMS_FAULT,        # 通讯异常
    "P": Quality.FAULT,              # 电源故障: 2005 only
    # Air stations of the 2005 edition send digits.
    "0": Quality.CALIBRATION,        # 校准数据
    "1": Quality.GOOD,               # 气象参数
    "2": Quality.FAULT,              # 异常数据
    "3": Quality.GOOD,               # 正常数据
}


def quality(flag: str | None) -> Quality:
    """The quality a payload's flag stands for; without one nothing is known yet."""
    if not flag:
        return Quality.UNCHECKED
    found = FLAGS.get(flag) or FLAGS.get(flag.upper())
    if found is None:
        raise DecodeError("unknown_flag", f"flag '{flag[:16]}': expected one of {', '.join(FLAGS)}",
                          f"数据标记“{flag[:16]}”不认识；应为 {'、'.join(FLAGS)} 之一")
    return found
