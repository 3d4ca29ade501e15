"""Sound out, from a small process of its own. May import ``library.audio_file``, ``analysis.results``, ``errors`` and
``resources``; no Qt."""
