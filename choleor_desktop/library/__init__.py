"""Music files and the library file: decode, find, store, export. May import ``analysis``, ``progress``, ``errors``."""
