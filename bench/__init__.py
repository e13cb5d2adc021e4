"""Measurements of the phone side: run them with `python -m bench.NAME`."""
