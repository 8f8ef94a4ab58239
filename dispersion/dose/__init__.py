"""Dose from what is in the air and on the ground, beside the levels at which something is done."""
