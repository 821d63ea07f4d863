"""skillsim: a stateful sandbox for three HR-skills vendor APIs."""

__version__ = "0.1.0"
