"""Tables of pledges: lifecycles, roles, rule sets of lights, limits of motions, reasons, tolerances."""
