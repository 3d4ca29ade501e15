"""By what files are known: their names, to begin with; what a file really is, its bytes say."""

LIBRARY = ".choleor"
JOURNALS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a library."""
SQLITE = b"SQLite format 3\0"
"""The first bytes of a library."""

SOUND = frozenset({
    ".wav", ".wave", ".aif", ".aiff", ".aifc", ".flac", ".ogg", ".oga", ".opus", ".mp3",
    ".m4a", ".mp4", ".aac", ".rf64", ".w64", ".caf", ".wma",
})  # fmt: skip
TABLES = frozenset({".csv", ".json"})
