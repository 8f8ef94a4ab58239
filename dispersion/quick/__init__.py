"""The parts of a quick forecast (`dispersion.live`)."""
