"""Passwords, hashed with argon2id."""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 10
LONGEST = 256
_HASHER = PasswordHasher()


def hashed(password: str) -> str:
    """Give what is kept of a password; takes about 50 ms and 64 MB, so call it in a thread."""
    return _HASHER.hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Say whether a password is the one; without one to compare it takes as long, so that names cannot be guessed."""
    try:
        return _HASHER.verify(kept or _nobody(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def fault(password: str, name: str) -> str | None:
    """Give what is wrong with a new password, None when nothing is."""
    if len(password) < SHORTEST:
        return f"A password has at least {SHORTEST} characters; a few words are easy to remember."
    if len(password) > LONGEST:
        return f"A password has at most {LONGEST} characters."
    if name.lower() in password.lower() or len(set(password)) < 4:
        return "That is too easy to guess. A few words that do not belong together are better."
    return None


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _HASHER.hash("nobody has this password")
