"""The formats payloads may be in, by the name that routes and the command line use."""

from ingest.decoders import auto, readings_json, senml
from ingest.decoders.context import Decoder
from ingest.decoders.hj212 import payload as hj212

DECODERS: dict[str, Decoder] = {
    "json": readings_json.decode,
    "hj212": hj212.decode,
    "senml": senml.decode,
    "auto": auto.decode,
}
