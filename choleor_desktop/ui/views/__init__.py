"""What stands in the middle, one for each tab. Values in, signals out; ``tabs`` introduces them to the session. May
import ``dialogs`` for how words are read, ``plots``, ``parts``, and the values of ``session``."""
