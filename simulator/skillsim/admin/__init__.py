"""The control plane under `/__admin/`: its own contract, its own handlers, no vendor's name."""
