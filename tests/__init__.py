"""Tests of the whole river; unit tests sit in each folder under src/."""
