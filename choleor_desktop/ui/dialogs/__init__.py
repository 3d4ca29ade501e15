"""What is asked or shown in a window of its own. Values in, an answer out; may import ``parts`` and frozen models."""
