"""Speed, memory and the named peers, measured in one run: `make bench`."""
