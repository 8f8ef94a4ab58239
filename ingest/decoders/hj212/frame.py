"""One HJ 212 frame: framing, length, checksum, header and the text of CP. What the text means is in `data`."""

import re
from datetime import UTC, datetime

import msgspec

from core.beijing import BEIJING
from core.errors import DecodeError
from core.station import Register, Station
from ingest.decoders.bounds import MAX_NAME
from ingest.decoders.hj212.crc import crc, modbus
from ingest.decoders.hj212.sm4 import BLOCK, decrypt, is_encrypted

MAX_FRAME = 64 * 1024                # an encrypted segment of 9,999 characters takes five times as many
"""HJ 212 writes every time in Beijing time and names no zone."""

HEAD = re.compile(rb"##(\d{4})")
HEXADECIMAL = re.compile(rb"[0-9A-Fa-f]{4}")
TIME = re.compile(r"\d{14}(?:\d{3})?", re.ASCII)
ANSWER, SPLIT = 1, 2                 # bits of Flag; from bit 2 up, the edition


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """A frame whose length and checksum were right."""

    mn: str
    cn: str
    st: str = ""
    qn: str = ""
    pw: str = ""
    flag: int = 0
    pnum: int = 1                    # parts of this message, and which of them this is
    pno: int = 1
    text: str = ""                   # between CP=&& and &&, decrypted

    @property
    def edition(self) -> int:
        """0 is 2005, 1 is 2017, 2 is 2025."""
        return self.flag >> 2

    @property
    def wants_answer(self) -> bool:
        return bool(self.flag & ANSWER)

    @property
    def is_part(self) -> bool:
        """True for a part of a message that was sent in several frames."""
        return self.pnum > 1


def read_frame(raw: bytes, register: Register, key: bytes | None = None) -> Frame:
    """The frame in these bytes, or a DecodeError that says what is wrong with it.

    `register` gives the station's SM4 key and whether its logger sends the MODBUS checksum; `key` is used for stations
    without a key of their own.
    """
    if len(raw) > MAX_FRAME:
        raise DecodeError("too_large", f"{len(raw)} bytes; a frame has at most {MAX_FRAME}",
                          f"共 {len(raw)} 字节；一个数据包最多 {MAX_FRAME} 字节")
    raw = raw.strip(b" \t\r\n\0")
    head = HEAD.match(raw)
    if head is None or len(raw) < 10:
        raise DecodeError("bad_frame", "a frame starts with ## and the length of its segment in four digits",
                          "数据包应以 ## 和四位十进制的数据段长度开头")
    segment, check = raw[6:-4], raw[-4:]
    start, end = segment.find(b"CP=&&"), segment.rfind(b"&&")
    if start < 0 or (start and segment[start - 1:start] != b";"):
        raise length_or_frame(int(head[1]), segment, "the segment has no CP=&&…&&", "数据段中没有 CP=&&…&&")
    if end < start + 5:
        raise length_or_frame(int(head[1]), segment, "CP is not closed by &&", "CP 没有以 && 结束")
    fields = header(segment[:start])
    station = register.find(fields.get("MN", ""))
    secret = is_encrypted(segment[start + 5:end])
    if secret:
        own = station_key(station) or key
        if own is None:
            mn = fields.get("MN", "")[:64]
            raise DecodeError("encrypted_no_key", f"MN {mn} encrypts, and has no SM4 key here",
                              f"MN {mn} 加密上传，而本系统没有它的 SM4 密钥")
        segment = segment[:start + 5] + decrypt(segment[start + 5:end], own) + segment[end:]
        end = len(segment) - 2
    hint, hint_zh = ("; or the SM4 key is another one", "；或 SM4 密钥不符") if secret else ("", "")
    if len(segment) != int(head[1]):
        raise DecodeError("wrong_length", f"##{head[1].decode()} announced, {len(segment)} bytes of segment came{hint}",
                          f"包头长度为 {head[1].decode()}，数据段实为 {len(segment)} 字节{hint_zh}")
    if HEXADECIMAL.fullmatch(check) is None:
        shown = check.decode(errors="replace")
        raise DecodeError("bad_frame", f"'{shown}' is not a checksum of four hex digits",
                          f"“{shown}”不是四位十六进制的校验码")
    sent = int(check, 16)
    if sent != crc(segment) and not (station is not None and station.modbus_crc and sent == modbus(segment)):
        other, other_zh = mistaken(sent, segment)
        raise DecodeError("wrong_crc", f"{sent:04X} sent, {crc(segment):04X} found{other}{hint}",
                          f"校验码为 {sent:04X}，按数据段计算应为 {crc(segment):04X}{other_zh}{hint_zh}")
    if segment[end:] != b"&&":
        raise DecodeError("bad_frame", "something follows the && that closes CP", "结束 CP 的 && 之后还有内容")
    return built(fields, readable(segment[start + 5:end]))


def station_key(station: Station | None) -> bytes | None:
    if station is None or not station.sm4_key:
        return None
    try:
        key = bytes.fromhex(station.sm4_key)
    except ValueError:
        key = b""
    if len(key) != BLOCK:
        raise DecodeError("encrypted_no_key", f"the SM4 key of {station.id} is not 32 hex digits",
                          f"{station.id} 的 SM4 密钥不是 32 位十六进制数")
    return key


def length_or_frame(announced: int, segment: bytes, problem: str, zh: str) -> DecodeError:
    if announced != len(segment):
        return DecodeError("wrong_length", f"##{announced:04} announced, {len(segment)} bytes came; {problem}",
                           f"包头长度为 {announced:04}，实收 {len(segment)} 字节；{zh}")
    return DecodeError("bad_frame", problem, zh)


def mistaken(sent: int, segment: bytes) -> tuple[str, str]:
    """What is added where the checksum is right by another reckoning, in English and in Chinese."""
    if sent != modbus(segment):
        return "", ""
    return (" (the logger sends CRC-16/MODBUS: see modbus_crc of a station)",
            "（数采仪用的是 CRC-16/MODBUS，见站点设置 modbus_crc）")


def header(part: bytes) -> dict[str, str]:
    """What stands before CP, by name."""
    fields: dict[str, str] = {}
    for item in readable(part).rstrip(";").split(";"):
        name, equals, value = item.partition("=")
        if not equals or name in fields:
            raise DecodeError("bad_frame", f"header '{item[:64]}': QN, ST, CN, PW, MN, Flag come once, as NAME=value",
                              f"数据段头“{item[:64]}”：QN、ST、CN、PW、MN、Flag 各出现一次，写作 名称=值")
        fields[name] = value
    return fields


def readable(text: bytes) -> str:
    """UTF-8 as the standard asks, else GBK, which many Chinese loggers send in names and remarks."""
    for encoding in ("utf-8", "gbk"):
        try:
            return text.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DecodeError("not_utf8", "neither UTF-8 nor GBK", "既不是 UTF-8 也不是 GBK")


def built(fields: dict[str, str], text: str) -> Frame:
    for name in ("MN", "CN"):
        if not fields.get(name):
            raise DecodeError("missing_field", f"the frame has no {name}", f"数据包中没有 {name}")
    mn = fields["MN"]
    if len(mn) > MAX_NAME or not mn.isprintable():
        raise DecodeError("wrong_type", "MN is too long or not printable", "MN 过长或含不可打印字符")
    flag = whole(fields, "Flag", 0)
    pnum, pno = whole(fields, "PNUM", 0), whole(fields, "PNO", 0)
    if pnum > 1 and not 1 <= pno <= pnum:
        raise DecodeError("bad_frame", f"part {pno} of {pnum}", f"共 {pnum} 包，包号却为 {pno}")
    return Frame(
        mn=mn, cn=fields["CN"], st=fields.get("ST", ""), qn=fields.get("QN", ""), pw=fields.get("PW", ""),
        flag=flag, pnum=max(pnum, 1), pno=max(pno, 1), text=text,
    )


def whole(fields: dict[str, str], name: str, default: int) -> int:
    text = fields.get(name)
    if text is None or text == "":
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise DecodeError("wrong_type", f"{name}={text[:MAX_NAME]} is not a small whole number",
                          f"{name}={text[:MAX_NAME]} 不是四位以内的非负整数")
    return int(text)


def moment(text: str) -> datetime:
    """A time of HJ 212, YYYYMMDDhhmmss with or without milliseconds, in Beijing time; returned in UTC."""
    if TIME.fullmatch(text) is None:
        raise DecodeError("bad_time", f"'{text[:32]}' is not YYYYMMDDhhmmss (with milliseconds or without)",
                          f"“{text[:32]}”不是 YYYYMMDDhhmmss 格式的时间（可带毫秒）")
    try:
        return datetime(
            int(text[:4]), int(text[4:6]), int(text[6:8]), int(text[8:10]), int(text[10:12]), int(text[12:14]),
            int(text[14:] or 0) * 1000, BEIJING,
        ).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise DecodeError("bad_time", f"'{text}': {error}", f"“{text}”不是有效的时间") from error


def frame_bytes(segment: bytes) -> bytes:
    """A segment with its length, checksum and line end, ready to send."""
    return b"##%04d%s%04X\r\n" % (len(segment), segment, crc(segment))
