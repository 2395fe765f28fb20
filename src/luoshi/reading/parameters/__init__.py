"""Dated and undated parameters of reading: words, units and cues as YAML."""
