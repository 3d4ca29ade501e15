"""Sound to numbers: arrays in, arrays or frozen dataclasses out. May import numpy, scipy, librosa, scikit-learn,
``progress`` and ``errors``; no Qt, files, database, clock, or randomness without a seed."""
