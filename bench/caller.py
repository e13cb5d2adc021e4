"""An independent SIP phone for measuring: raw UDP sockets, kernel time stamps, nothing shared with the worker.

Only what a measurement needs: one dialog, PCMU, RFC 4733 keys, no retransmissions (loopback or a quiet LAN).
"""

from __future__ import annotations

import os
import random
import re
import socket
import struct
import threading
import time
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType

_SO_TIMESTAMPNS = 35
_KEYS = "0123456789*#ABCD"
_VOICED = 300
_SOUND = 30


def ulaw_table() -> tuple[int, ...]:
    """Give the 16-bit value of each G.711 mu-law byte."""
    values = []
    for byte in range(256):
        inverted = ~byte & 0xFF
        magnitude = (((inverted & 0x0F) << 3) + 0x84) << ((inverted & 0x70) >> 4)
        values.append(0x84 - magnitude if inverted & 0x80 else magnitude - 0x84)
    return tuple(values)


ULAW = ulaw_table()
_LOUDNESS = tuple(map(abs, ULAW))


@dataclass(frozen=True, slots=True)
class Frame:
    """One RTP packet: when the kernel received it (UTC seconds), its audio, and its mean level (16 bits)."""

    at: float
    sequence: int
    payload: bytes
    level: float

    @property
    def samples(self) -> tuple[int, ...]:
        """Give its samples."""
        return tuple(map(ULAW.__getitem__, self.payload))

    @property
    def voiced(self) -> bool:
        """Tell whether there is a voice in it: louder than the F of "for"."""
        return self.level > _VOICED

    @property
    def sounding(self) -> bool:
        """Tell whether there is anything in it but silence."""
        return self.level > _SOUND


@dataclass(slots=True)
class Response:
    """A SIP response, when it came, and its headers in lower case."""

    at: float
    code: int
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""


class Caller:
    """One call over UDP from an address of ours; use it in a `with` block."""

    def __init__(
        self, host: str, port: int, user: str = "main", local: str = "127.0.0.1", codec: int = 0, uri: str = ""
    ) -> None:
        """Prepare to call `sip:user@host:port`, or `uri` there; `codec` is the RTP payload type offered."""
        self._target = (host, port)
        self._uri = uri or f"sip:{user}@{host}:{port}"
        self._local = local
        self._codec = codec
        self._sip = stamped_udp(local)
        self._rtp = stamped_udp(local)
        self._other: socket.socket | None = None
        self._call_id = f"{os.getpid()}-{random.getrandbits(48):x}"
        self._tag = f"{random.getrandbits(32):x}"
        self._to = f"<{self._uri}>"
        self._contact = self._uri
        self._cseq = 0
        self._media: tuple[str, int] | None = None
        self._sequence = random.randrange(30000)
        self._stamp = random.randrange(1 << 30)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._receive, daemon=True)
        self._up = False
        self.headers: list[str] = []
        """More header lines of the INVITE."""
        self.frames: list[Frame] = []
        self.keep = True
        """Whether received frames are kept."""

    def __enter__(self) -> Caller:
        """Begin to receive RTP."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up when the call is still up, stop receiving and close the sockets."""
        if self._up:
            self._request("BYE")
        self._over.set()
        self._thread.join()
        self._sip.close()
        self._rtp.close()
        if self._other is not None:
            self._other.close()

    def call(self, timeout: float = 30.0) -> tuple[Response, float]:
        """Send INVITE and give the final response and the seconds it took; a 2xx is acknowledged."""
        began = time.time()
        self._request("INVITE", self._offer())
        response = self._final("INVITE", timeout)
        if response.code < 300:
            self._to = response.headers["to"]
            self._contact = response.headers["contact"].strip().removeprefix("<").partition(">")[0]
            where = re.search(r"c=IN IP4 (\S+)", response.body)
            port = re.search(r"m=audio (\d+)", response.body)
            assert where is not None
            assert port is not None
            self._media = (where[1], int(port[1]))
            self._request("ACK")
            self._up = True
        else:
            self._to = response.headers["to"]
            self._request("ACK", same_branch=True)
        return response, response.at - began

    def reinvite(self, timeout: float = 30.0) -> Response:
        """Offer our media anew, from another port, within the dialog."""
        self._other, self._rtp = self._rtp, stamped_udp(self._local)
        self._request("INVITE", self._offer(), inside=True)
        response = self._final("INVITE", timeout)
        port = re.search(r"m=audio (\d+)", response.body)
        assert port is not None
        self._media = (self._target[0], int(port[1]))
        self._request("ACK")
        return response

    def say(self, audio: bytes) -> None:
        """Send mu-law audio (see `encoded`) as RTP, in real time."""
        assert self._media is not None
        began = time.monotonic()
        for number in range(len(audio) // 160):
            self._sequence = (self._sequence + 1) & 0xFFFF
            self._stamp += 160
            header = struct.pack("!BBHII", 0x80, self._codec, self._sequence, self._stamp & 0xFFFFFFFF, 0x5151)
            self._rtp.sendto(header + audio[number * 160 : number * 160 + 160], self._media)
            time.sleep(max(0.0, began + (number + 1) * 0.02 - time.monotonic()))

    def options(self, timeout: float = 30.0) -> Response:
        """Send OPTIONS outside any dialog and give the response."""
        self._request("OPTIONS")
        return self._final("OPTIONS", timeout)

    def press(self, key: str, milliseconds: int = 80) -> float:
        """Send a key by RFC 4733 and give when its first packet left; blocks for as long as the key is held."""
        assert self._media is not None
        at = time.time()
        event = _KEYS.index(key)
        self._stamp += 1600
        for index, duration in enumerate(range(160, milliseconds * 8 + 160, 160)):
            self._send_event(event, duration, marker=not index, end=False)
            time.sleep(0.02)
        for _ in range(3):
            self._send_event(event, milliseconds * 8 + 160, marker=False, end=True)
        return at

    @property
    def replaces(self) -> str:
        """Give the header of an INVITE that is to take this call's place (RFC 3891)."""
        return f"Replaces: {self._call_id};to-tag={self._to.rpartition('tag=')[2]};from-tag={self._tag}"

    def hang_up(self, timeout: float = 30.0) -> Response:
        """Send BYE and give the response."""
        self._up = False
        self._request("BYE")
        return self._final("BYE", timeout)

    def samples(self, since: float = 0.0) -> list[int]:
        """Give what was heard after `since`."""
        return [sample for frame in self.frames if frame.at > since for sample in frame.samples]

    @property
    def hung_up(self) -> bool:
        """Tell whether the worker has sent BYE; answers it."""
        self._sip.settimeout(0.001)
        try:
            request = self._sip.recv(65536).decode("utf-8", "replace")
        except TimeoutError:
            return False
        if not request.startswith("SIP/2.0"):
            self._acknowledge(request)
        self._up = self._up and not request.startswith("BYE")
        return request.startswith("BYE")

    def wait_for(self, voiced: bool, since: float, timeout: float, run: int = 1) -> Frame | None:
        """Give the first of `run` frames in a row after `since` that are all voiced or all silent; None: none came."""
        end = time.time() + timeout
        place, found = bisect_right(self.frames, since, key=_at), 0
        while True:
            while place < len(self.frames):
                found = found + 1 if self.frames[place].voiced == voiced else 0
                place += 1
                if found == run:
                    return self.frames[place - run]
            if time.time() > end:
                return None
            time.sleep(0.02)

    def first_sound(self, since: float) -> Frame | None:
        """Give the first frame after `since` that is no silence."""
        return next(
            (frame for frame in self.frames[bisect_right(self.frames, since, key=_at) :] if frame.sounding), None
        )

    def _send_event(self, event: int, duration: int, *, marker: bool, end: bool) -> None:
        assert self._media is not None
        self._sequence = (self._sequence + 1) & 0xFFFF
        kind = 101 | (0x80 if marker else 0)
        header = struct.pack("!BBHII", 0x80, kind, self._sequence, self._stamp & 0xFFFFFFFF, 0x5151)
        self._rtp.sendto(header + struct.pack("!BBH", event, (0x80 if end else 0) | 10, duration), self._media)

    def _receive(self) -> None:
        while not self._over.is_set():
            try:
                self._rtp.settimeout(0.1)
                packet, ancillary, _, _ = self._rtp.recvmsg(2048, 128)
            except TimeoutError:
                continue
            seconds, nanoseconds = struct.unpack("qq", ancillary[0][2])
            if len(packet) > 12 and packet[1] & 0x7F == self._codec and self.keep:
                self.frames.append(_frame(packet, seconds + nanoseconds / 1e9))

    def _offer(self) -> str:
        port = self._rtp.getsockname()[1]
        return (
            f"v=0\r\no=- 1 1 IN IP4 {self._local}\r\ns=-\r\nc=IN IP4 {self._local}\r\nt=0 0\r\n"
            f"m=audio {port} RTP/AVP {self._codec} 101\r\n"
            "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\n"
        )

    def _request(self, method: str, body: str = "", *, same_branch: bool = False, inside: bool = False) -> None:
        port = self._sip.getsockname()[1]
        if method != "ACK":
            self._cseq += 1
        if not same_branch:
            self._branch = f"z9hG4bK{random.getrandbits(64):x}"
        initial = method in ("INVITE", "OPTIONS") and not inside
        uri = self._uri if initial or same_branch else self._contact
        lines = [
            f"{method} {uri} SIP/2.0",
            f"Via: SIP/2.0/UDP {self._local}:{port};branch={self._branch};rport",
            f"From: <sip:+442079460999@{self._local}>;tag={self._tag}",
            f"To: {self._to}",
            f"Call-ID: {self._call_id}",
            f"CSeq: {self._cseq} {method}",
            f"Contact: <sip:bench@{self._local}:{port}>",
            "Max-Forwards: 70",
            *(self.headers if method == "INVITE" else []),
            *(["Content-Type: application/sdp"] if body else []),
            f"Content-Length: {len(body)}",
        ]
        self._sip.sendto(("\r\n".join(lines) + "\r\n\r\n" + body).encode(), self._target)

    def _final(self, method: str, timeout: float) -> Response:
        end = time.time() + timeout
        while True:
            self._sip.settimeout(max(0.001, end - time.time()))
            packet, ancillary, _, _ = self._sip.recvmsg(65536, 128)
            seconds, nanoseconds = struct.unpack("qq", ancillary[0][2])
            text = packet.decode("utf-8", "replace")
            if not text.startswith("SIP/2.0"):
                self._acknowledge(text)
                continue
            response = _parse(text, seconds + nanoseconds / 1e9)
            if response.code >= 200 and response.headers.get("cseq", "").endswith(method):
                return response

    def _acknowledge(self, request: str) -> None:
        """Answer a request of the worker's (a BYE, say) with 200."""
        kept = [line for line in request.split("\r\n") if re.match(r"(?i)(via|from|to|call-id|cseq):", line)]
        reply = ["SIP/2.0 200 OK", *kept, "Content-Length: 0"]
        self._sip.sendto(("\r\n".join(reply) + "\r\n\r\n").encode(), self._target)


def _at(frame: Frame) -> float:
    return frame.at


def _frame(packet: bytes, at: float) -> Frame:
    payload = packet[12:]
    level = sum(map(_LOUDNESS.__getitem__, payload)) / len(payload)
    return Frame(at, int.from_bytes(packet[2:4], "big"), payload, level)


def encoded(samples: Sequence[float]) -> bytes:
    """Give samples between -1 and 1 as G.711 mu-law."""
    return bytes(map(_ulaw, samples))


def _ulaw(sample: float) -> int:
    """Give the nearest G.711 mu-law byte."""
    value = round(sample * 32124)
    magnitude = min(abs(value) + 0x84, 0x7FFF)
    exponent = magnitude.bit_length() - 8
    mantissa = (magnitude >> (exponent + 3)) & 0x0F
    return ~((0x80 if value < 0 else 0) | (exponent << 4) | mantissa) & 0xFF


def stamped_udp(local: str) -> socket.socket:
    """Give a UDP socket on a free port whose packets carry the kernel's receive time."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
    sock.bind((local, 0))
    return sock


def _parse(text: str, at: float) -> Response:
    head, _, body = text.partition("\r\n\r\n")
    lines = head.split("\r\n")
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
    return Response(at=at, code=int(lines[0].split()[1]), headers=headers, body=body)
