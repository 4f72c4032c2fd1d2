"""What every process of ours does for itself: logs, and ends when its parent is gone."""
