"""Where the database is."""

VARIABLE = "SIGNPOST_DATABASE"
"""Environment variable with the URL of a database instead of the file in the data folder."""
