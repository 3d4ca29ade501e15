"""Sound to numbers: arrays in, arrays or frozen dataclasses out. May import numpy, scipy, scikit-learn, openTSNE,
threadpoolctl, ``progress`` and ``errors``; no Qt, files, database, clock, or randomness without a seed."""
