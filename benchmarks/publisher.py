"""An MQTT 3.1.1 publisher that costs little: packets encoded beforehand, sent on raw sockets, resent until acknowledged.

Run as a process of its own: `python -m benchmarks.publisher PORT COUNT RATE [--connections N] [--window W]
[--stations N] [--over-every N] [--start ISO]`; prints one JSON line with what was sent, acknowledged, resent and its own CPU.
"""

import argparse
import json
import os
import selectors
import socket
import struct
import time
from collections import deque
from datetime import UTC, datetime, timedelta

CONNACK, PUBACK = 0x20, 0x40


def _field(data: bytes) -> bytes:
    return struct.pack("!H", len(data)) + data


def _packet(kind: int, body: bytes) -> bytes:
    length, digits = len(body), bytearray()
    while True:
        length, digit = divmod(length, 128)
        digits.append(digit | (0x80 if length else 0))
        if not length:
            return bytes([kind]) + bytes(digits) + body


def connect_packet(client: str, username: str | None = None, password: str | None = None) -> bytes:
    flags = (0x80 if username else 0) | (0x40 if password else 0)     # clean session off: the broker knows us again
    body = _field(b"MQTT") + bytes([4, flags]) + struct.pack("!H", 60) + _field(client.encode())
    for text in (username, password):
        if text:
            body += _field(text.encode())
    return _packet(0x10, body)


def publish_packet(topic: str, payload: bytes, packet_id: int) -> bytes:
    return _packet(0x32, _field(topic.encode()) + struct.pack("!H", packet_id) + payload)


class Connection:
    """One gateway: a window of unacknowledged packets, sent again after a reconnect."""

    def __init__(self, port: int, client: str, packets: list[tuple[str, bytes]], window: int) -> None:
        self.port, self.client, self.window = port, client, window
        self.waiting = deque(packets)
        self.unacked: dict[int, bytes] = {}
        self.acked = self.resent = self.sent = 0
        self.next_id = 1
        self.outgoing = bytearray()
        self.incoming = bytearray()
        self.socket: socket.socket | None = None
        self.ready = False
        self.retry_at = 0.0

    def open(self, selector: selectors.BaseSelector) -> None:
        self.retry_at = time.monotonic() + 0.2
        try:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=1.0)
        except OSError:
            return
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.incoming.clear()
        self.outgoing = bytearray(connect_packet(self.client))
        self.ready = False
        selector.register(self.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, self)

    def close(self, selector: selectors.BaseSelector) -> None:
        if self.socket is not None:
            selector.unregister(self.socket)
            self.socket.close()
            self.socket = None
            self.ready = False

    def push(self) -> bool:
        """Put the next packet on its way if the window allows."""
        if not self.ready or not self.waiting or len(self.unacked) >= self.window:
            return False
        topic, payload = self.waiting.popleft()
        while self.next_id in self.unacked:
            self.next_id = self.next_id % 65535 + 1
        packet = publish_packet(topic, payload, self.next_id)
        self.unacked[self.next_id] = packet
        self.next_id = self.next_id % 65535 + 1
        self.outgoing += packet
        self.sent += 1
        return True

    def read(self) -> None:
        assert self.socket is not None
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError
        self.incoming += data
        position = 0
        while len(self.incoming) - position >= 4:
            kind = self.incoming[position] & 0xF0
            size = self.incoming[position + 1] + 2            # PUBACK and CONNACK are 4 bytes long
            if len(self.incoming) - position < size:
                break
            if kind == CONNACK:
                self.ready = True
                for packet in self.unacked.values():
                    self.outgoing += bytes([packet[0] | 0x08]) + packet[1:]   # DUP
                    self.resent += 1
            elif kind == PUBACK:
                packet_id = struct.unpack_from("!H", self.incoming, position + 2)[0]
                if self.unacked.pop(packet_id, None) is not None:
                    self.acked += 1
            position += size
        del self.incoming[:position]

    def write(self) -> None:
        assert self.socket is not None
        if self.outgoing:
            del self.outgoing[: self.socket.send(self.outgoing[:262144])]


def run(connections: list[Connection], rate: float | None, limit: float) -> dict[str, float]:
    """Send everything at `rate` messages a second (None: as fast as the windows allow), until acknowledged."""
    selector = selectors.DefaultSelector()
    total = sum(len(each.waiting) for each in connections)
    began = time.monotonic()
    turn = 0
    sent = 0
    while sum(each.acked for each in connections) < total and time.monotonic() - began < limit:
        now = time.monotonic()
        for each in connections:
            if each.socket is None and now >= each.retry_at:
                each.open(selector)
        due = total if rate is None else min(total, int((now - began) * rate))
        idle = 0
        while sent < due and idle < len(connections):
            if connections[turn % len(connections)].push():
                sent += 1
                idle = 0
            else:
                idle += 1
            turn += 1
        for each in connections:
            if each.socket is not None:
                events = selectors.EVENT_READ | (selectors.EVENT_WRITE if each.outgoing else 0)
                if selector.get_key(each.socket).events != events:
                    selector.modify(each.socket, events, each)
        if not selector.get_map():
            time.sleep(0.02)
            continue
        for key, mask in selector.select(timeout=0.002):
            each = key.data
            try:
                if mask & selectors.EVENT_READ:
                    each.read()
                if mask & selectors.EVENT_WRITE:
                    each.write()
            except OSError:
                each.close(selector)
    times = os.times()
    return {
        "messages": total, "acknowledged": sum(each.acked for each in connections),
        "resent": sum(each.resent for each in connections), "seconds": time.monotonic() - began,
        "cpu_seconds": times.user + times.system,
    }


def payload(station: str, moment: datetime, value: float) -> bytes:
    """One reading in our JSON."""
    return (
        f'{{"station":"{station}","time":"{moment.isoformat()}","quantity":"ambient_dose_rate",'
        f'"value":{value},"unit":"nGy/h","flag":"N"}}'
    ).encode()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("count", type=int)
    parser.add_argument("rate", type=float, help="messages a second; 0 is as fast as the windows allow")
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--window", type=int, default=100)
    parser.add_argument("--stations", type=int, default=2000)
    parser.add_argument("--over-every", type=int, default=0, help="each so manieth reading of a station is high, the next low")
    parser.add_argument("--start", help="time of the first reading; now by default")
    parser.add_argument("--step", type=float, default=0.0, help="s between a station's readings; 0: as paced")
    parser.add_argument("--limit", type=float, default=300.0, help="s after which it gives up")
    options = parser.parse_args()
    start = datetime.fromisoformat(options.start) if options.start else datetime.now(UTC)
    step = options.step or (options.stations / options.rate if options.rate else 1.0)
    lanes: list[list[tuple[str, bytes]]] = [[] for _ in range(options.connections)]
    for index in range(options.count):
        turn, number = divmod(index, options.stations)
        station = f"BENCH-{number:04d}"
        high = options.over_every and (turn + number) % options.over_every == 0
        value = 5000.0 + turn if high else 80.0 + (index * 7919 % 1000) / 100
        moment = start + timedelta(seconds=turn * step + number * step / options.stations)
        lane = number % options.connections
        lanes[lane].append((f"readings/bench-{lane}", payload(station, moment, value)))
    print("ready", flush=True)
    connections = [Connection(options.port, f"bench-{lane}", packets, options.window) for lane, packets in enumerate(lanes)]
    print(json.dumps(run(connections, options.rate or None, options.limit)), flush=True)


if __name__ == "__main__":
    main()
