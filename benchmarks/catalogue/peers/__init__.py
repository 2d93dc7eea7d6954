"""What SIPKD is measured beside."""
