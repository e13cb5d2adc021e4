"""Signpost: phone self-service that callers can get out of."""
