"""Prompts as sound."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from ivr.errors import ConfigError, IvrError
from ivr.expressions import check_template, render, template_variables
from ivr.model.base import LanguageTag
from ivr.model.command import Speech
from ivr.model.value import Record, freeze
from web_designer.services.prompts import Prompts
from web_designer.views.shared import held

KEPT = "private, max-age=86400, immutable"
"""A prompt's name says what is in it, so a browser may keep it."""


class Asked(BaseModel):
    """A prompt to be heard; `values` are what its template reads."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = Field(min_length=1, max_length=5000)
    language: LanguageTag
    values: dict[str, object] = {}


async def rendered(request: Request) -> Response:
    """Give where a prompt can be heard, rendering it if need be."""
    try:
        asked = Asked.model_validate_json(await request.body())
    except ValidationError as error:
        raise HTTPException(422, str(error.errors(include_url=False)[0]["msg"])) from error
    try:
        sound = await run_in_threadpool(_prompts(request).sound, Speech(text=_text(asked), language=asked.language))
    except ConfigError as error:
        raise HTTPException(422, str(error)) from error
    url = f"/api/prompts/{sound.name}.wav"
    return JSONResponse({"url": url, "seconds": round(sound.seconds, 2), "cached": sound.cached})


async def wav(request: Request) -> Response:
    """Give a rendered prompt: 8 kHz, 16 bits, mono."""
    path = await run_in_threadpool(_prompts(request).path, request.path_params["sound"])
    if path is None:
        raise HTTPException(404, "There is no prompt of that name.")
    return FileResponse(path, media_type="audio/wav", headers={"Cache-Control": KEPT})


def _text(asked: Asked) -> str:
    """Give what is said; raises HTTPException when the template lacks a value."""
    wrong = check_template(asked.text)
    if wrong is not None:
        raise HTTPException(422, wrong)
    missing = sorted(template_variables(asked.text) - asked.values.keys())
    if missing:
        raise HTTPException(422, f"Only a call knows {', '.join(missing)}. Hear this prompt in the simulator.")
    try:
        values = {name: freeze(value) for name, value in asked.values.items()}
        return render(asked.text, Record({"language": asked.language, **values}))
    except IvrError as error:
        raise HTTPException(422, str(error)) from error


def _prompts(request: Request) -> Prompts:
    return held(request, "prompts", Prompts)
