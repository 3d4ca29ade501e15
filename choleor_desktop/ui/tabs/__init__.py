"""The views in the middle, one module each: what it shows, how it meets the session, the player and the commands. May
import what of the window is below ``main_window``, but no other tab."""
