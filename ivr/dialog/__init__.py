"""The pieces nodes are made of: saying something, asking for something, judging what was entered."""
