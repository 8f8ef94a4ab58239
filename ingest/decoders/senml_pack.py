"""SenML packs (RFC 8428), JSON or CBOR, to resolved records. Knows no station and no quantity (`senml`)."""

import math
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any, NoReturn

import cbor2
import msgspec

from core.errors import DecodeError
from ingest.decoders.bounds import MAX_CBOR, MAX_NAME, MAX_VALUES, check_depth, check_size, too_deep, too_many
from ingest.decoders.words import in_chinese, in_words

Record = dict[str, Any]
"""One record as RFC 8428 names its fields. Leaves this format's two modules as a Reading or not at all."""

VERSION = 10                         # the version of RFC 8428; a higher one may mean what we do not know
RELATIVE = 2**28                     # times below are relative to now (section 4.5.3)
LABELS = {
    -1: "bver", -2: "bn", -3: "bt", -4: "bu", -5: "bv", -6: "bs",
    0: "n", 1: "u", 2: "v", 3: "vs", 4: "vb", 5: "s", 6: "t", 7: "ut", 8: "vd",
}                                    # section 6, table 4
NUMBERS = ("bt", "bv", "bs", "v", "s", "t", "ut")
TEXTS = ("bn", "bu", "n", "u")
VALUES = ("v", "vs", "vb", "vd")
BASES = ("bn", "bt", "bu", "bv", "bs", "bver")

parse_json = msgspec.json.Decoder(list[dict[str, Any]]).decode


def resolve(payload: bytes, received: datetime) -> tuple[Record, ...]:
    """Every record with its base fields worked in and its time absolute (section 4.6); those without value left out.

    Numbers are float or int as sent; `t` is s since 1970. Fields of extensions are kept as they are.
    """
    check_size(payload)
    pack = records(payload)
    if len(pack) > MAX_VALUES:
        raise too_many(len(pack))
    now = received.timestamp()
    base: Record = {}
    resolved = []
    for number, record in enumerate(pack, start=1):
        check(record, number)
        base |= {field: record[field] for field in BASES if field in record}
        whole = resolved_record(record, base, now, number)
        if whole is not None:
            resolved.append(whole)
    return tuple(resolved)


def resolved_record(record: Record, base: Record, now: float, number: int) -> Record | None:
    whole = {field: value for field, value in record.items() if field not in BASES}
    if "bv" in base and not any(field in whole for field in ("vs", "vb", "vd", "s")):
        whole["v"] = base["bv"] + whole.get("v", 0)
    if "bs" in base and ("s" in whole or "v" in whole):
        whole["s"] = base["bs"] + whole.get("s", 0)
    if sum(field in whole for field in VALUES) > 1:
        raise DecodeError("wrong_type", f"record {number} has more than one of v, vs, vb, vd",
                          f"第 {number} 条记录同时有 v、vs、vb、vd 中的多个")
    if "s" not in whole and not any(field in whole for field in VALUES):
        return None                  # carries base fields only
    whole["n"] = name = base.get("bn", "") + whole.get("n", "")
    if not name:
        raise DecodeError("missing_field", f"record {number} has neither n nor bn: a value needs a name",
                          f"第 {number} 条记录既无 n 也无 bn：值必须有名称")
    if len(name) > MAX_NAME or not name.isprintable():
        raise DecodeError("wrong_type", f"the name of record {number} is too long or not printable",
                          f"第 {number} 条记录的名称过长或含不可打印字符")
    if "u" not in whole and "bu" in base:
        whole["u"] = base["bu"]
    time = base.get("bt", 0) + whole.get("t", 0)
    whole["t"] = now + time if time < RELATIVE else time
    for field in ("v", "s", "t"):
        if field in whole and not math.isfinite(whole[field]):
            raise DecodeError("not_a_number", f"{field} of record {number} is {whole[field]}",
                              f"第 {number} 条记录的 {field} 为 {whole[field]}")
    return whole


def records(payload: bytes) -> list[Record]:
    """The pack as records with the JSON names of their fields."""
    start = payload.lstrip(b" \t\r\n\xef\xbb\xbf")[:1]
    if start in (b"[", b"{"):
        return from_json(payload.removeprefix(b"\xef\xbb\xbf"))
    if start and start[0] >> 5 in (4, 6):        # a CBOR array, or a tag before one
        return from_cbor(payload)
    if not payload.strip():
        raise DecodeError("bad_frame", "the payload is empty; send a SenML pack, a JSON or CBOR array of records",
                          "报文为空；请发送 SenML 数据包，即由记录组成的 JSON 或 CBOR 数组")
    raise DecodeError("bad_frame", "neither a JSON array nor a CBOR array; a SenML pack is one of them",
                      "既不是 JSON 数组也不是 CBOR 数组；SenML 数据包应为其中之一")


def from_json(payload: bytes) -> list[Record]:
    check_depth(payload)
    try:
        return parse_json(payload)
    except RecursionError:
        raise too_deep() from None
    except UnicodeDecodeError as error:
        raise DecodeError("not_utf8", "the pack is not UTF-8", "数据包不是 UTF-8") from error
    except msgspec.ValidationError as error:
        raise DecodeError("wrong_type", *said_of(error)) from error
    except msgspec.DecodeError as error:
        raise DecodeError("not_json", *said_of(error)) from error


def said_of(error: Exception) -> tuple[str, str]:
    """What the JSON parser says, in English and in Chinese."""
    said = str(error)
    return (f"{in_words(said, 'record')}; a SenML pack is a list of JSON objects",
            f"{in_chinese(said, '条记录')}；SenML 数据包是由 JSON 对象组成的列表")


def from_cbor(payload: bytes) -> list[Record]:
    check_size(payload, MAX_CBOR)
    try:
        stream = BytesIO(payload)
        pack = cbor2.load(
            stream, max_depth=4, allow_duplicate_keys=False, tag_hook=refused_tag, semantic_decoders=TAGS
        )
        if stream.tell() != len(payload):
            raise DecodeError("not_cbor", f"{len(payload) - stream.tell()} bytes follow the pack",
                              f"数据包之后还有 {len(payload) - stream.tell()} 字节")
    except RecursionError:
        raise too_deep() from None
    except UnicodeDecodeError as error:
        raise DecodeError("not_utf8", "a text of the pack is not UTF-8", "数据包中有文本不是 UTF-8") from error
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, MemoryError) as error:
        cause = error.__cause__ or error.__context__
        if isinstance(cause, DecodeError):
            raise cause from None
        if "depth" in str(error):
            raise DecodeError("too_deep", str(error), "CBOR 嵌套过深；SenML 数据包只需两层") from error
        raise DecodeError("not_cbor", f"{error}; the pack is damaged or was cut off",
                          f"数据包损坏或不完整（{error}）") from error
    if not isinstance(pack, list) or not all(isinstance(record, dict) for record in pack):
        raise DecodeError("wrong_type", "a SenML pack is an array of maps", "SenML 数据包是由映射组成的数组")
    if len(pack) > MAX_VALUES:           # before each of them is made anew
        raise too_many(len(pack))
    return [{label(key): value for key, value in record.items()} for record in pack]


def label(key: object) -> str:
    if isinstance(key, str):
        return key
    name = LABELS.get(key) if isinstance(key, int) and not isinstance(key, bool) else None
    if name is None:
        raise DecodeError("wrong_type", f"map key {str(key)[:32]} is not a SenML label",
                          f"映射的键 {str(key)[:32]} 不是 SenML 标签")
    return name


def decimal_fraction(parts: object, _immutable: bool) -> float:
    """Tag 4, the one tag SenML allows: [exponent, mantissa], of a size a double can hold."""
    if not isinstance(parts, (list, tuple)) or len(parts) != 2 or not all(type(part) is int for part in parts):
        raise DecodeError("not_cbor", "a decimal fraction is an array of two integers", "十进制小数应为两个整数的数组")
    exponent, mantissa = parts
    if abs(exponent) > 400:
        raise DecodeError("not_a_number", f"a decimal fraction with exponent {exponent}",
                          f"十进制小数的指数为 {exponent}，超出范围")
    return float(f"{mantissa}e{exponent}")


def refused_tag(*_: object) -> NoReturn:
    raise DecodeError("not_cbor", "a tag that SenML does not use (only 4, decimal fraction, is read)",
                      "含有 SenML 不用的标签（只读取 4，即十进制小数）")


# Tags cbor2 knows by itself (dates, big numbers, shared references, patterns …): some cost more than they look.
TAGS: dict[int, Callable[[Any, bool], Any]] = dict.fromkeys(
    (0, 1, 2, 3, 5, 25, 28, 29, 30, 35, 36, 37, 100, 256, 258, 260, 261, 1004, 43000, 55799), refused_tag
) | {4: decimal_fraction}


def check(record: Record, number: int) -> None:
    """Refuse a record whose fields are not what RFC 8428 says they are, or that needs what we do not know."""
    for field in NUMBERS:
        value = record.get(field, 0)
        if type(value) not in (int, float) or (type(value) is int and abs(value) > 2**64):
            raise DecodeError("wrong_type", f"{field} of record {number} is not a number",
                              f"第 {number} 条记录的 {field} 不是数值")
    for field in TEXTS:
        if not isinstance(record.get(field, ""), str):
            raise DecodeError("wrong_type", f"{field} of record {number} is not text", f"第 {number} 条记录的 {field} 不是文本")
    if not isinstance(record.get("vb", False), bool):
        raise DecodeError("wrong_type", f"vb of record {number} is neither true nor false",
                          f"第 {number} 条记录的 vb 既不是 true 也不是 false")
    version = record.get("bver", VERSION)
    if type(version) is not int or not 1 <= version <= VERSION:
        raise DecodeError("unknown_version", f"bver {str(version)[:32]} in record {number}: {VERSION} or lower is read",
                          f"第 {number} 条记录的 bver 为 {str(version)[:32]}；只读取 {VERSION} 及以下")
    needed = next((field for field in record if field.endswith("_")), None)
    if needed is not None:
        raise DecodeError("unknown_field", f"{needed[:32]} in record {number} must be understood, and is not",
                          f"第 {number} 条记录的 {needed[:32]} 必须理解而此处不支持")
