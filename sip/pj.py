"""The only door to PJSIP: `PjStack` carries out `sip.stack.Stack` with pjsua2, and nothing else imports it.

What pjsua2 in Python demands is kept here: one thread makes every call into it, its callbacks only post to the pump,
live objects are held in tables, nothing is freed while its callback runs, and it is shut down in one order.
"""

from __future__ import annotations

import ctypes
import gc
import itertools
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import pjsua2

from ivr.errors import ChannelError, ConfigError
from sip.configuration import CODECS, fill_account, fill_endpoint, fill_tap_format
from sip.legs import HeldLeg, LegTable, Post, guarded
from sip.message import host_of, parse_invitation
from sip.stack import AccountSettings, Audio, LegEvents, StackEvents, StackSettings

KEYS = frozenset("0123456789*#ABCD")
_KEYS = itertools.count(1)


def _checked(action: Callable[[], None], what: str) -> None:
    try:
        action()
    except pjsua2.Error as error:
        raise ChannelError(f"cannot {what}: {error.reason}") from None


class PjAudio:
    """A port of the conference bridge."""

    def __init__(self, media: Any) -> None:
        """Wrap a pjsua2 AudioMedia."""
        self.media = media

    def send_to(self, other: Audio) -> None:
        """Let `other` hear this port."""
        assert isinstance(other, PjAudio)
        _checked(partial(self.media.startTransmit, other.media), "connect audio")

    def stop_to(self, other: Audio) -> None:
        """Undo `send_to`; a port that is gone already is no error."""
        assert isinstance(other, PjAudio)
        with suppress(pjsua2.Error):
            self.media.stopTransmit(other.media)

    def level(self) -> int:
        """Give the level of the last frame from this port, 0 to 100; 0 when it is gone."""
        try:
            return int(self.media.getTxLevel())
        except pjsua2.Error:
            return 0


class _WavPlayer(pjsua2.AudioMediaPlayer):  # type: ignore[misc]
    """Calls `on_end` at the end of its file, on PJMEDIA's own event thread."""

    def __init__(self, on_end: Callable[[], None]) -> None:
        super().__init__()
        self._on_end = on_end

    def onEof2(self) -> None:  # noqa: N802
        self._on_end()


class PjPlayer(PjAudio):
    """A WAV file in the bridge."""

    def rewind(self) -> None:
        """Begin again at the first sample."""
        self.media.setPos(0)


class _Tap(pjsua2.AudioMediaPort):  # type: ignore[misc]
    """Hands over each frame it hears, on the bridge's own thread."""

    def __init__(self, on_frame: Callable[[bytes], None]) -> None:
        super().__init__()
        self._on_frame = on_frame

    def onFrameReceived(self, frame: Any) -> None:  # noqa: N802
        if frame.size:
            self._on_frame(bytes(frame.buf))


class _Call(pjsua2.Call):  # type: ignore[misc]
    """Reports what pjsua2 calls back; knows its leg by key only, so that nothing refers to it in a circle."""

    def __init__(self, account: Any, call_id: int, key: int, report: Callable[..., None]) -> None:
        super().__init__(account, call_id)
        self._key = key
        self._report = report

    @guarded
    def onCallState(self, _: Any) -> None:  # noqa: N802
        info = self.getInfo()
        if info.state == pjsua2.PJSIP_INV_STATE_EARLY and info.role == pjsua2.PJSIP_ROLE_UAC:
            self._report(self._key, "leg_rang", int(info.lastStatusCode))
        elif info.state == pjsua2.PJSIP_INV_STATE_CONFIRMED:
            self._report(self._key, "leg_confirmed")
        elif info.state == pjsua2.PJSIP_INV_STATE_DISCONNECTED:
            self._report(self._key, "leg_ended", int(info.lastStatusCode), str(info.lastReason))

    @guarded
    def onCallMediaState(self, _: Any) -> None:  # noqa: N802
        self._report(self._key, "leg_media")

    @guarded
    def onDtmfDigit(self, parameters: Any) -> None:  # noqa: N802
        for digit in str(parameters.digit).upper():
            if digit in KEYS:
                self._report(self._key, "leg_digit", digit)

    # Else pjsua dials wherever the far end says, at our cost, and puts whoever asks in place of a caller; the process
    # then ends in a segmentation fault, since nobody holds the calls that it makes by itself.

    @guarded
    def onCallTransferRequest(self, parameters: Any) -> None:  # noqa: N802
        parameters.statusCode = pjsua2.PJSIP_SC_DECLINE

    @guarded
    def onCallReplaceRequest(self, parameters: Any) -> None:  # noqa: N802
        parameters.statusCode = pjsua2.PJSIP_SC_DECLINE

    @guarded
    def onCallTransferStatus(self, parameters: Any) -> None:  # noqa: N802
        final = bool(parameters.finalNotify)
        parameters.cont = not final
        self._report(self._key, "leg_referred", int(parameters.statusCode), final)

    def failed(self, error: Exception) -> None:
        """Clean up after a callback that raised."""
        self._report(self._key, "abandon", error)

    # -- what legs ask of it (`sip.legs.Call`)

    def send_invite(self, uri: str, caller: str, user_to_user: str) -> None:
        parameters = pjsua2.CallOpParam(True)
        if caller:
            parameters.txOption.localUri = caller
        if user_to_user:
            _add_header(parameters.txOption, "User-to-User", user_to_user)
        _checked(partial(self.makeCall, uri, parameters), f"call {uri}")

    def send_answer(self, code: int) -> None:
        parameters = pjsua2.CallOpParam(True)
        parameters.statusCode = code
        _checked(partial(self.answer, parameters), f"answer with {code}")

    def send_end(self, code: int, retry_after: int) -> None:
        parameters = pjsua2.CallOpParam(True)
        parameters.statusCode = code
        if retry_after:
            _add_header(parameters.txOption, "Retry-After", str(retry_after))
        with suppress(pjsua2.Error):
            self.hangup(parameters)

    def send_refer(self, uri: str) -> None:
        _checked(partial(self.xfer, uri, pjsua2.CallOpParam(True)), f"refer to {uri}")

    def send_key(self, digit: str) -> None:
        parameters = pjsua2.CallSendDtmfParam()
        parameters.digits = digit
        parameters.method = pjsua2.PJSUA_DTMF_METHOD_RFC2833
        _checked(partial(self.sendDtmf, parameters), f"press {digit}")

    def port(self) -> Audio | None:
        try:
            return PjAudio(self.getAudioMedia(-1))
        except pjsua2.Error:
            return None


class _Account(pjsua2.Account):  # type: ignore[misc]
    """Reports calls and registrations."""

    def __init__(self, stack: PjStack, uri: str) -> None:
        super().__init__()
        self._stack = stack
        self._uri = uri

    @guarded
    def onIncomingCall(self, parameters: Any) -> None:  # noqa: N802
        self._stack.take(self, int(parameters.callId), parameters.rdata)

    @guarded
    def onRegState(self, parameters: Any) -> None:  # noqa: N802
        code = int(parameters.code) if parameters.expiration else 0
        self._stack.report("registered", self._uri, code, host_of(str(parameters.rdata.srcAddress)))

    def failed(self, error: Exception) -> None:
        """Log what a callback raised; pjsua2 refuses a call nobody took."""
        self._stack.fail(error)


class _Endpoint(pjsua2.Endpoint):  # type: ignore[misc]
    """Hears of calls that pjsua refuses by itself."""

    overrun: Callable[[str], None]

    def onRejectedIncomingCall(self, parameters: Any) -> None:  # noqa: N802
        self.overrun(str(parameters.remoteInfo))


class _Log(pjsua2.LogWriter):  # type: ignore[misc]
    """Passes log lines on; must outlive the library."""

    def __init__(self, log: Callable[[int, str], None]) -> None:
        super().__init__()
        self._log = log

    def write(self, entry: Any) -> None:
        self._log(int(entry.level), str(entry.msg).rstrip())


def _add_header(options: Any, name: str, value: str) -> None:
    header = pjsua2.SipHeader()
    header.hName, header.hValue = name, value
    options.headers.append(header)


class PjStack:
    """PJSIP in this process; there can be one."""

    def __init__(self, settings: StackSettings, post: Post) -> None:
        """Start listening. Raises ConfigError when the port is taken or the address is not ours."""
        self._settings = settings
        self.events: StackEvents | None = None
        self._post = post
        self._legs = LegTable(post)
        self._accounts: dict[str, _Account] = {}
        self._log = _Log(settings.log)
        self._library = ctypes.CDLL(sys.modules["pjsua2._pjsua2"].__file__)
        self._library.pj_log_set_level(1)  # else libCreate writes to our stdout
        self._endpoint = _Endpoint()
        self._endpoint.overrun = partial(self.report, "overrun")
        self._endpoint.libCreate()
        try:
            self._start()
        except pjsua2.Error as error:
            self._endpoint.libDestroy()
            where = f"{settings.host}:{settings.port}"
            hint = "stop what uses it, or change sip.host and sip.port in site.yaml"
            raise ConfigError(f"cannot listen for SIP on {where}: {error.reason}; {hint}") from None

    def _start(self) -> None:
        self._endpoint.libInit(fill_endpoint(pjsua2.EpConfig(), self._settings, self._log))
        self._endpoint.audDevManager().setNullDev()
        for codec in self._endpoint.codecEnum2():
            self._endpoint.codecSetPriority(codec.codecId, CODECS.get(codec.codecId, 0))
        transport = pjsua2.TransportConfig()
        transport.boundAddress = self._settings.host
        transport.port = self._settings.port
        udp = self._endpoint.transportCreate(pjsua2.PJSIP_TRANSPORT_UDP, transport)
        self._port = int(str(self._endpoint.transportGetInfo(udp).localAddress).rpartition(":")[2])
        transport.port = self._port
        self._endpoint.transportCreate(pjsua2.PJSIP_TRANSPORT_TCP, transport)
        self._endpoint.libStart()
        self.register(AccountSettings(uri=""))

    # -- what we ask of it

    @property
    def slots(self) -> int:
        """Give how many legs can be up at once: 4 in the wheel, whatever was asked for."""
        return int(self._library.pjsua_call_get_max_count())

    @property
    def port(self) -> int:
        """Give the UDP port it listens on."""
        return self._port

    @property
    def legs(self) -> int:
        """Count the legs that are left."""
        return len(self._legs)

    @property
    def ports(self) -> int:
        """Count the ports of the conference bridge, its own clock's among them."""
        return int(self._endpoint.mediaActivePorts())

    @property
    def idle(self) -> bool:
        """Tell whether no leg is left."""
        return not self._legs

    def handle_events(self, milliseconds: int) -> None:
        """Wait for network and timers at most this long and handle what came."""
        self._endpoint.libHandleEvents(milliseconds)

    def register(self, settings: AccountSettings, line: str = "") -> None:
        """Add an account; the one with the URI "" is our own address."""
        account = _Account(self, settings.uri)
        config = fill_account(pjsua2.AccountConfig(), settings, self._settings, self._port, line)
        if settings.username:
            credentials = pjsua2.AuthCredInfo("digest", "*", settings.username, 0, settings.password)
            config.sipConfig.authCreds.append(credentials)
        account.create(config, not settings.uri)
        self._accounts[settings.uri] = account

    def unregister(self) -> None:
        """Take back every registration."""
        for uri, account in self._accounts.items():
            if uri:
                with suppress(pjsua2.Error):
                    account.setRegistration(False)

    def call(
        self, uri: str, events: LegEvents, *, account: str = "", caller: str = "", user_to_user: str = ""
    ) -> HeldLeg:
        """Call `uri`; raises ChannelError when it is no URI or no slot is free."""
        leg = self._leg(self._accounts[account], -1)
        leg.events = events
        try:
            shown = f"<sip:{caller}@{self._settings.host}:{self._port}>" if caller else ""
            leg.dial(uri, shown, user_to_user)
        except ChannelError:
            self._legs.drop(leg.key)
            raise
        return leg

    def player(self, path: str, *, loop: bool, on_end: Callable[[], None]) -> PjPlayer:
        """Open a WAV file; `on_end` is called on PJMEDIA's thread."""
        player = _WavPlayer(on_end)
        options = 0 if loop else pjsua2.PJMEDIA_FILE_NO_LOOP
        _checked(partial(player.createPlayer, path, options), f"play {path}")
        return PjPlayer(player)

    def recorder(self, path: str) -> PjAudio:
        """Write what is sent to it to a WAV file until it is dropped."""
        recorder = pjsua2.AudioMediaRecorder()
        _checked(partial(recorder.createRecorder, path), f"record to {path}")
        return PjAudio(recorder)

    def nowhere(self) -> PjAudio:
        """Give the port of the null device."""
        return PjAudio(self._endpoint.audDevManager().getPlaybackDevMedia())

    def tap(self, on_frame: Callable[[bytes], None]) -> PjAudio:
        """Give each 20 ms frame to `on_frame`; never drop one while calls are up, a frame may be on its way."""
        tap = _Tap(on_frame)
        _checked(
            partial(
                tap.createPort,
                f"tap{next(_KEYS)}",
                fill_tap_format(pjsua2.MediaFormatAudio(), pjsua2.PJMEDIA_TYPE_AUDIO),
            ),
            "listen",
        )
        return PjAudio(tap)

    def stop_bridge(self) -> None:
        """Stop the bridge's clock: from here on no frame is under way, and players and taps can be dropped."""
        self._endpoint.audDevManager().setNoDev()

    def close(self) -> None:
        """Shut down after `stop_bridge`: calls, accounts, garbage, library; the log writer lives longest."""
        self._legs.clear()
        # PJSIP waits a second for the answers to what it sends at the end; without a registration it sends nothing.
        flags = 0 if len(self._accounts) > 1 else pjsua2.PJSUA_DESTROY_NO_RX_MSG
        for account in self._accounts.values():
            account.shutdown()
        self._accounts.clear()
        gc.collect()
        self._endpoint.libDestroy(flags)
        # There can be one endpoint object at a time: free it now, so that this process can start another stack.
        del self._endpoint.overrun
        del self._endpoint

    # -- what pjsua2 reports

    def take(self, account: _Account, call_id: int, received: Any) -> None:
        """Take over an incoming call; it must be held before the callback returns."""
        leg = self._leg(account, call_id)
        invitation = parse_invitation(str(received.wholeMsg), str(received.srcAddress))
        self._post(partial(self._inform, "invited", leg, invitation), leg)

    def report(self, method: str, *arguments: object) -> None:
        """Tell our own listener on the pump."""
        self._post(partial(self._inform, method, *arguments), None)

    def _inform(self, method: str, *arguments: object) -> None:
        if self.events is not None:
            getattr(self.events, method)(*arguments)

    def fail(self, error: Exception) -> None:
        """Have the pump log what a callback raised."""

        def raise_again() -> None:
            raise error

        self._post(raise_again, None)

    def _leg(self, account: _Account, call_id: int) -> HeldLeg:
        key = next(_KEYS)
        return self._legs.add(key, _Call(account, call_id, key, self._legs.tell))
