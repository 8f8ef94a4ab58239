"""`python -m fengsui` is the program `fengsui`."""

from fengsui.cli import main

main()
