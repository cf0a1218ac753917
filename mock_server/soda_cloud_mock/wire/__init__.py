"""Core values as the JSON of the control API and of scenario files, and back."""
