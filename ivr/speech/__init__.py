"""Speech: prompts become 8 kHz sound, and what a caller says becomes a phrase.

Beside the engine, never under it: this package knows only `ivr.model` and `ivr.errors`.
"""
