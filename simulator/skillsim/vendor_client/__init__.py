"""A vendor's API in a running sandbox, as a client of it: where it is, and who may ask."""

from skillsim.vendor_client.proof import NoToken
from skillsim.vendor_client.registration import NotRegistered, Registered, register, unregister
from skillsim.vendor_client.vendor import FULL, Vendor, vendors_of

__all__ = [
    "FULL",
    "NoToken",
    "NotRegistered",
    "Registered",
    "Vendor",
    "register",
    "unregister",
    "vendors_of",
]
