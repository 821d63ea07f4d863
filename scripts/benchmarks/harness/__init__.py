"""What the benchmarks share: servers as processes, load, what it cost, how it is told."""
