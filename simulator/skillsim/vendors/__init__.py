"""One folder per simulated vendor; a folder is its own registration."""
