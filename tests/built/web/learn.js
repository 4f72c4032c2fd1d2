// Stands in for the script of our own pages.
