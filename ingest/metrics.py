"""Counters of what came in, and how Prometheus reads them. Counts nothing by itself (`ingest.pipeline`)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

PREFIX = "fengsui_ingest"


@dataclass
class Counters:
    """What one pipeline has seen since it was made. Counted once a payload is committed, so a retry counts once; but for
    what was dropped, which nobody commits."""

    received: Counter[str] = field(default_factory=Counter)              # payloads by format
    readings: Counter[str] = field(default_factory=Counter)              # readings decoded, by format
    stored: int = 0                                                      # readings that were new, or a revision
    duplicates: int = 0                                                  # readings that were there already
    rejected: Counter[tuple[str, str]] = field(default_factory=Counter)  # payloads by (format, reason)
    dropped: int = 0                                                     # messages of QoS 0 for which there was no room
    refusals: int = 0                                                    # commits the store refused
    lag: float = 0.0                                                     # s from arrival to commit, newest batch


class IngestCollector(Collector):
    """Shows `Counters` to Prometheus when it asks; the hot path pays nothing."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters

    def collect(self) -> Iterator[Metric]:
        counters = self._counters
        received = CounterMetricFamily(f"{PREFIX}_payloads", "Payloads received", labels=["format"])
        for name, count in counters.received.items():
            received.add_metric([name], count)
        yield received
        readings = CounterMetricFamily(f"{PREFIX}_readings", "Readings decoded", labels=["format"])
        for name, count in counters.readings.items():
            readings.add_metric([name], count)
        yield readings
        rejected = CounterMetricFamily(f"{PREFIX}_rejects", "Payloads refused and kept", labels=["format", "reason"])
        for (name, reason), count in counters.rejected.items():
            rejected.add_metric([name, reason], count)
        yield rejected
        yield CounterMetricFamily(f"{PREFIX}_stored", "Readings stored", value=counters.stored)
        yield CounterMetricFamily(f"{PREFIX}_duplicates", "Readings that were there already", value=counters.duplicates)
        yield CounterMetricFamily(f"{PREFIX}_dropped", "Messages of QoS 0 without room", value=counters.dropped)
        yield CounterMetricFamily(f"{PREFIX}_refusals", "Commits the store refused", value=counters.refusals)
        yield GaugeMetricFamily(f"{PREFIX}_lag_seconds", "From arrival to commit, newest batch", value=counters.lag)
