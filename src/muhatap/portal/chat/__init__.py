"""The web chat's door: what a visitor's browser asks and is told, on any page that a company allows."""
