"""The commands that talk to a running sandbox, one module for each; `cli.py` gathers them."""
