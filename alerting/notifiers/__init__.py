"""Ways out: what a sender is, and the two there are."""
