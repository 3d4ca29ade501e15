"""Whole jobs as plain functions: import, cluster, find, demo. May import ``library`` and everything below it; no Qt."""
