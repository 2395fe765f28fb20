"""The promises of the house, each with the planted defect that turns its test red."""
