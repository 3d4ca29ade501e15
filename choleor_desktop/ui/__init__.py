"""The window: draws and asks. May import ``pipeline``, ``playback``, ``settings`` and the frozen models below them;
no librosa, scikit-learn, scipy, pandas, SQLite, soundfile or sounddevice."""
