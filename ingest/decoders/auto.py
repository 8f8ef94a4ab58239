"""Which format a payload is in, by its first bytes. Decodes nothing itself."""

import re

from core.errors import DecodeError
from core.messages import Reading
from ingest.decoders import readings_json, senml
from ingest.decoders.context import Context, Decoder
from ingest.decoders.hj212 import payload as hj212

SENML_FIELD = re.compile(rb'"(?:bn|bt|bu|bv|bs|bver|n|vs|vb|vd)"\s*:')
BLANK = b" \t\r\n\0\xef\xbb\xbf"


def decoder_for(payload: bytes) -> Decoder:
    """The decoder for this payload; DecodeError `unknown_format` where it looks like none."""
    start = payload.lstrip(BLANK)[:1]
    if start == b"#":
        return hj212.decode
    if start in (b"{", b"["):
        if b'"station"' not in payload and SENML_FIELD.search(payload):
            return senml.decode
        return readings_json.decode
    if payload and payload[0] >> 5 in (4, 6):
        return senml.decode
    if not start:
        raise DecodeError("unknown_format", "the payload is empty; send JSON, SenML (JSON or CBOR) or an HJ 212 frame",
                          "报文为空；请发送 JSON、SenML（JSON 或 CBOR）或 HJ 212 数据包")
    raise DecodeError("unknown_format", "neither JSON, nor SenML (JSON or CBOR), nor an HJ 212 frame",
                      "既不是 JSON，也不是 SenML（JSON 或 CBOR）或 HJ 212 数据包")


def decode(payload: bytes, context: Context) -> tuple[Reading, ...]:
    """Readings in whatever format this is."""
    return decoder_for(payload)(payload, context)
