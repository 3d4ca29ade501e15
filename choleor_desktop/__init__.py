"""Choleor Desktop: eight-counts, what they sound like, and which ones sound alike."""

__version__ = "0.1.0"
