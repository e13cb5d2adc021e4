"""The systems a company would have, so that the sample flows can be called without any other."""
