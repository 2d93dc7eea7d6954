"""How fast a file with innovations comes in."""
