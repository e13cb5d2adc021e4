"""The `ivr` command: one subcommand a file; the only place that prints and exits."""
