"""Webhooks of every vendor: events, the deliveries they cause, and the one sender."""
