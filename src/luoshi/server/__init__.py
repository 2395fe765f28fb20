"""Settings, routes, base templates and the command line. Imports Django only when it serves."""
