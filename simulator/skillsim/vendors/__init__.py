"""One folder per simulated vendor; a folder is its own registration.

Vendors of one's own stand outside, in the folder that SKILLSIM_OWN_VENDORS names.
"""

from skillsim.resources import own_packages

__path__.extend(own_packages("vendors"))
