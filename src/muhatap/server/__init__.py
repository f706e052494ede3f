"""The running installation: settings, addresses, command line, loops, and the embedded PostgreSQL."""
