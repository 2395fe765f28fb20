"""Pure foundations: errors, quantities, periods. No Django, no input or output."""
