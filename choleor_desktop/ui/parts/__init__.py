"""What panels, views and dialogs are made of: small widgets, words and keys. Knows no library but frozen views;
``dragged`` writes the sounds that a drag carries away."""
