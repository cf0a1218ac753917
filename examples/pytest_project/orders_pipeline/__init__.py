"""Loads the orders of a day."""
