"""What a flow is like for those who call it: how far help is, how long they wait, and what a change does to them."""
