"""Pages of the office: coming in, going out, one's own account; and the gate all pages pass."""
