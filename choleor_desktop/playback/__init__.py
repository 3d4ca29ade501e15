"""Sound out, from a small process of its own. May import ``library.audio_file``, ``progress``, ``errors``; no Qt."""
