"""How PJSIP is set up for one process: one thread, no sound device, 8 kHz. Fills objects that `sip.pj` makes."""

from __future__ import annotations

from typing import Any

from sip.stack import AccountSettings, StackSettings

CODECS = {"PCMU/8000/1": 255, "PCMA/8000/1": 254, "G722/16000/1": 253}
"""The codecs we speak and their order; all others are switched off."""


def fill_endpoint(config: Any, settings: StackSettings, log: Any) -> Any:
    """Fill an EpConfig; every value is needed, see docs/sip.md."""
    config.uaConfig.threadCnt = 0
    config.uaConfig.mainThreadOnly = True
    config.uaConfig.maxCalls = 256
    config.uaConfig.userAgent = settings.user_agent
    config.medConfig.threadCnt = 0
    config.medConfig.hasIoqueue = False
    config.medConfig.clockRate = config.medConfig.sndClockRate = 8000
    config.medConfig.noVad = True
    config.logConfig.level = config.logConfig.consoleLevel = 2
    config.logConfig.msgLogging = 0
    config.logConfig.writer = log
    return config


def fill_account(config: Any, settings: AccountSettings, stack: StackSettings, port: int, line: str) -> Any:
    """Fill an AccountConfig, its credentials excepted; `line` marks our Contact."""
    config.idUri = settings.uri or f"sip:signpost@{stack.host}:{port}"
    config.mediaConfig.transportConfig.port = stack.rtp_port
    config.mediaConfig.transportConfig.portRange = stack.rtp_ports
    config.mediaConfig.transportConfig.boundAddress = stack.host
    config.regConfig.retryIntervalSec = 30
    config.regConfig.registrarUri = settings.registrar
    config.sipConfig.contactUriParams = f";line={line}" if line else ""
    return config


def fill_tap_format(wanted: Any, audio: int) -> Any:
    """Fill a MediaFormatAudio with 20 ms frames of 8 kHz 16-bit mono; `audio` is PJMEDIA's number for sound."""
    wanted.type = audio
    wanted.clockRate, wanted.channelCount, wanted.bitsPerSample = 8000, 1, 16
    wanted.frameTimeUsec = 20_000
    return wanted
