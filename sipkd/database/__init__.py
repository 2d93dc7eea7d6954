"""PostgreSQL as Django knows it, but for how an idle connection is examined."""
