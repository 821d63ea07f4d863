"""The documentation site: what `scripts/docs` puts together before Sphinx builds it."""
