"""The only meeting of ports and adapters."""
