"""The drift check: real traffic against the contract, as it passes or from a recording.

Both sides of an exchange are held against the contract. Before anything is judged, shown or saved
it loses its secrets (`redaction`), so nothing behind that point can give one away.
"""
