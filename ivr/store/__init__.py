"""What must not be lost: promised callbacks and messages, in SQLite unless told otherwise."""
