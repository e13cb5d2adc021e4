"""The rules: one a file, its page beside it; `ivr.registry` finds them."""
