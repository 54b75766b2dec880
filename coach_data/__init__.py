"""The domain of Keylever and its storage; knows nothing of screens or of HTTP."""
