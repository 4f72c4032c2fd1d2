"""Where shops deliver their orders."""
