"""File names that are looked at; what a file really is, its bytes say."""

SOUND = frozenset({
    ".wav", ".wave", ".aif", ".aiff", ".aifc", ".flac", ".ogg", ".oga", ".opus", ".mp3",
    ".m4a", ".mp4", ".aac", ".rf64", ".w64", ".caf", ".wma",
})  # fmt: skip
TABLES = frozenset({".csv", ".json"})
