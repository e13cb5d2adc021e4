"""What the pages show, worked out apart from how they show it; files, SQL and YAML stay in here."""
