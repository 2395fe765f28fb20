"""The archive's data: purposes of a look at marked data."""
