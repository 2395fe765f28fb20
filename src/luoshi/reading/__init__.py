"""Reading: a report becomes statements, figures, pledges, links and findings, each with its characters."""

from luoshi.reading.domain import link_years, read

__all__ = ["link_years", "read"]
