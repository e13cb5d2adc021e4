"""Ways to mend findings: one file each."""
