"""What carries a call: the console, scripts for tests; SIP lives in `sip/`."""
