"""Transport in air: puffs, particles, dense gas near the source."""
