"""What the paths that matter cost, against a bare hello on the same server."""
