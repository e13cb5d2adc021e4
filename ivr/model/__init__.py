"""What things are: flows, prompts, events, commands. Frozen, no input or output."""
