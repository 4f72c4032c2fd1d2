"""The command ``coursedock``."""
