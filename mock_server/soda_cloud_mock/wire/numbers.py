"""Numbers as JSON Schema sees them."""


def json_number(text: str) -> int | float:
    """2.0 is the integer 2: the schema of an integer accepts it, so what is behind the schema must get one."""
    value = float(text)
    return int(value) if value.is_integer() else value
