"""Why a mock does not start.

StartError
├── CannotListen     the address cannot be bound
├── CannotRun        the command of exec cannot be run
├── DamagedState     the state file is none
├── NotHealthy       no mock answers
├── WrongFile        the scenario file is wrong
└── WrongScenario    the scenario is right by its schema, and impossible
"""


class StartError(Exception):
    """What a person has to change before the mock can start; the message says it in a line."""


class CannotListen(StartError):
    """The host is unknown, or the port is taken or not allowed."""


class CannotRun(StartError):
    """The command does not exist, or must not be run."""


class DamagedState(StartError):
    """The file holds no state of a mock; it is left as it is."""


class NotHealthy(StartError):
    """Nothing answers, or something that is no mock."""


class WrongFile(StartError):
    """A file that cannot be used; the message names file, line and key."""


class WrongScenario(StartError):
    """Two scans with one id, or more than the bounds allow."""
