"""The public catalogue of mutants: known defects and harmless variants of the simulator."""
