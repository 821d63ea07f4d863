"""The rules that only one vendor's documents give, a package for each vendor.

Those of a vendor of one's own stand in `kit/` of the folder that SKILLSIM_OWN_VENDORS names.
"""

from skillsim.resources import own_packages

__path__.extend(own_packages("kit"))
