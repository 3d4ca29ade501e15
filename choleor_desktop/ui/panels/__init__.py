"""What stands around the middle: songs, matches, the chosen slice, the bars. Values in, signals out. May import
``views`` for their models, ``plots``, ``parts``, and the frozen values and jobs of ``session``."""
