"""Pure part of the archive: digests and the sealed journal."""
