"""Benchmarks: ratios measured side by side in one run, or counts. `fengsui bench --json` runs them."""
