"""The workspace, which is the officer's folder: its paths and settings, the store, the key, and the lock."""
