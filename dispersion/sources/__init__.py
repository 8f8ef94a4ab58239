"""What is released: nuclides, substances, and how much of them when."""
