"""Data files: the company that the simulator serves, written out at any size."""
