"""The laws of the house, each shown to turn red on a deliberate break."""
