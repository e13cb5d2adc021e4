"""From a draft to what callers get: reading stored flows, bringing folders in and out, the gate, the live revision."""
