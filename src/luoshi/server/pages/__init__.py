"""The server's own pages: home, journal, health, errors."""
