"""The views in the middle, one module each: what it shows, how it meets the session, the player and the commands."""
