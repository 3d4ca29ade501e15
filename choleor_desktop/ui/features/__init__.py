"""What a person can do, by name: each is given the frame and the features it needs. ``commands`` puts them on keys. May
import what of the window is below ``frame``, and ``frame``."""
