"""The simulator's socket: JSON both ways, and 20 ms frames of sound during a call by microphone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocket, WebSocketDisconnect

from ivr.errors import ConfigError
from ivr.model.project import Project
from web_designer.services.ear import phrase_ear
from web_designer.services.library import Library
from web_designer.services.prompts import Prompts
from web_designer.simulator.live import FRAME_SECONDS, LiveCall
from web_designer.simulator.opening import Opening
from web_designer.simulator.rehearsal import Rehearsed, picture
from web_designer.simulator.session import Refused, Simulation, heard, shown
from web_designer.simulator.witnessed import named, rehearsed

LONGEST_FRAME = 16_000
"""Bytes of one message from a microphone: a second."""
NO_SUCH_FLOW = 4404


async def simulate(socket: WebSocket) -> None:
    """Serve one browser until it goes."""
    flow, library = socket.path_params["flow"], socket.app.state.library
    await socket.accept()
    if flow not in (await run_in_threadpool(library.shelf)).project.flows:
        await socket.close(NO_SUCH_FLOW, f'There is no flow "{flow}" that can be called.')
        return
    line = _Line(socket, flow, library, socket.app.state.prompts)
    try:
        await line.serve()
    except WebSocketDisconnect:
        pass
    finally:
        await line.close()


class _Line:
    """One browser's socket."""

    def __init__(self, socket: WebSocket, flow: str, library: Library, prompts: Prompts) -> None:
        self._socket = socket
        self._flow = flow
        self._library = library
        self._prompts = prompts
        self._simulation = Simulation(flow, self._project, self._witness)
        self._live: _Live | None = None

    async def serve(self) -> None:
        """Answer what the browser sends."""
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            if (sound := message.get("bytes")) is not None:
                if self._live is not None and len(sound) <= LONGEST_FRAME:
                    await self._live.run(self._live.call.hear, sound)
                continue
            try:
                await self._told(message["text"])
            except (Refused, ConfigError) as refused:
                await self._send({"type": "error", "message": str(refused)})

    async def close(self) -> None:
        """End a call that is going on."""
        live, self._live = self._live, None
        if live is not None:
            await live.close()

    async def _told(self, text: str) -> None:
        live = _live_message(text)
        if live is not None and live["do"] == "talk":
            await self._talk(live)
        elif live is not None and self._live is not None:
            await self._live.told(live)
        else:
            await self.close()
            answer, call = await run_in_threadpool(self._simulation.handle, text)
            await self._send(answer)
            if call is not None:
                await self._send_sounds(call)

    async def _talk(self, message: Mapping[str, Any]) -> None:
        await self.close()
        try:
            opening = Opening.model_validate(message.get("opening", {}))
        except ValidationError as error:
            raise Refused(str(error.errors(include_url=False)[0]["msg"])) from error
        project = await run_in_threadpool(self._project)
        self._live = _Live(self._socket, project, self._flow, opening, self._prompts)
        await self._live.start()

    async def _send_sounds(self, call: Rehearsed) -> None:
        """Send where the sound of each line is; one that cannot be made is only read."""
        sounds: dict[int, list[str]] = {}
        for number, items in heard(call).items():
            try:
                found = [await run_in_threadpool(self._prompts.sound, item) for item in items]
            except ConfigError as error:
                await self._send({"type": "mute", "line": number, "message": str(error)})
                continue
            sounds[number] = [f"/api/prompts/{sound.name}.wav" for sound in found]
        await self._send({"type": "sounds", "lines": sounds})

    async def _send(self, message: Mapping[str, object]) -> None:
        await self._socket.send_text(json.dumps(message))

    def _project(self) -> Project:
        return self._library.shelf().project

    def _witness(self, name: str) -> Rehearsed | None:
        finding = named(self._library.shelf().of(self._flow), name)
        if finding is None or finding.witness is None:
            return None
        return rehearsed(finding.witness, finding.message)


class _Live:
    """A call by microphone over the same socket; the call itself runs on one thread of its own."""

    def __init__(self, socket: WebSocket, project: Project, flow: str, opening: Opening, prompts: Prompts) -> None:
        self.call = LiveCall(project, flow, opening, prompts, phrase_ear)
        self._socket = socket
        self._project = project
        self._opening = opening
        self._begins = opening.begins
        self._thread = ThreadPoolExecutor(1, "live-call")
        self._ticking: asyncio.Task[None] | None = None

    async def run(self, act: Any, *arguments: Any) -> Any:
        """Do something with the call, on its thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(act, *arguments))

    async def start(self) -> None:
        """Let the call come in and time begin."""
        await self.run(self.call.start)
        self._ticking = asyncio.create_task(self._tick())

    async def told(self, message: Mapping[str, Any]) -> None:
        """Press keys or hang up."""
        if message["do"] == "press":
            await self.run(self.call.press, str(message.get("keys", ""))[:32])
        else:
            await self.run(self.call.hang_up)

    async def close(self) -> None:
        """End the call."""
        if self._ticking is not None:
            self._ticking.cancel()
        await self.run(self.call.hang_up)
        self._thread.shutdown()

    async def _tick(self) -> None:
        """Send sound and news every 20 ms until the call is over."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            frame, told, over = await self.run(self._look)
            if told is not None:
                await self._socket.send_text(json.dumps(told))
            if frame:
                await self._socket.send_bytes(frame)
            if over:
                return
            due += FRAME_SECONDS
            await asyncio.sleep(max(0.0, due - loop.time()))

    def _look(self) -> tuple[bytes, Mapping[str, object] | None, bool]:
        """Give the next sound, what is new, and whether that was all."""
        frame, over = self.call.tick(), self.call.over
        if not self.call.changed and not self.call.problems:
            return frame, None, over
        self.call.changed = False
        problem = " ".join(dict.fromkeys(self.call.problems))
        self.call.problems.clear()
        told = picture(self._project, self.call.call, self._begins, problem=problem)
        return frame, {**shown(told, self._opening, []), "live": True}, over


def _live_message(text: str) -> Mapping[str, Any] | None:
    """Give a message about a call by microphone, None for any other."""
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return None
    known = isinstance(message, dict) and message.get("do") in ("talk", "press", "hangup")
    return message if known else None
