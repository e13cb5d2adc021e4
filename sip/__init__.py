"""The phone channel: SIP calls carried out by workers on PJSIP."""
