"""Data directories of releases, and the program that makes them."""
