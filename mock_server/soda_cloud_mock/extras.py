"""What to say where an extra of the distribution is not installed. Imports nothing that an extra brings."""


def how_to_install(extra: str, error: ModuleNotFoundError) -> str:
    """One line for the user, after an import of something that the extra brings.

    Raises:
        ModuleNotFoundError: the error as it came, if a module of the mock itself is missing.
    """
    missing = (error.name or "").partition(".")[0]
    if missing in {"", "soda_cloud_mock"}:
        raise error
    return f"the module {missing} is not installed; pip install 'soda-scans[{extra}]' brings it"
