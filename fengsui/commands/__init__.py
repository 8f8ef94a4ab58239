"""One file a group of commands; each only reads what was typed and calls the rooms below."""
