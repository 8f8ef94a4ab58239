"""The dispersion stage: where a release goes, when it arrives, what it brings. Pure kernels; `service.py` runs them."""
