"""Tables of the office: roles, password profiles, common passwords."""
