"""What a command ends with; scripts depend on it."""

DONE, WORLD_IS_WRONG, WRONG_USE, SOME_FAILED, STOPPED = 0, 1, 2, 3, 130
