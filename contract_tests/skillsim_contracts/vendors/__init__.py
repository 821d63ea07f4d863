"""The rules that only one vendor's documents give, a package for each vendor."""
