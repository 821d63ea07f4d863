"""Receives webhooks on this machine: answers from a script, keeps what came, and sends it on."""

from skillsim.receiving.arrival import Arrival
from skillsim.receiving.kept_arrivals import NotArrived
from skillsim.receiving.receiver import Receiver
from skillsim.receiving.script import Script

__all__ = ["Arrival", "NotArrived", "Receiver", "Script"]
