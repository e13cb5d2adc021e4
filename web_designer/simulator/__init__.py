"""Calls from the browser: rehearsed in virtual time, or spoken over the microphone. Both run the phone's engine."""
