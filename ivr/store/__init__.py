"""What must not be lost: callbacks and messages."""
