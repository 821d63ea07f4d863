"""`python -m skillsim` is the command line."""

import sys

from skillsim.cli import main

sys.exit(main())
