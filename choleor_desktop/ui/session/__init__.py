"""The only mutable state of the window: library, selection, question, jobs. It knows nothing that is seen; may import
``parts.titles`` and ``parts.phrases`` for names and sentences."""
