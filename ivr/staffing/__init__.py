"""How many agents a queue needs: formulas, and what site.yaml expects; pure, so that linter and commands share them."""
