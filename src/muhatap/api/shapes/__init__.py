"""One shape a resource."""
