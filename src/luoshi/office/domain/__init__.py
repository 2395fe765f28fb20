"""Pure part of the office: rights, throttling, sessions, navigation."""
