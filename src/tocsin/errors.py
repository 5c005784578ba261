"""One small tree of errors, split by what the caller can do about them.

Every error names the thing, the value and the remedy; the command line prints it as it is.
"""


class TocsinError(Exception):
    """Base of every error Tocsin raises on purpose; ``remedy`` says what to do next."""

    exit_code = 1

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n  remedy: {self.remedy}" if self.remedy else self.message


class BadInput(TocsinError):
    """The input is wrong; the caller mends the input. Nothing was changed."""

    exit_code = 2


class NotFound(TocsinError):
    """What was asked for by name is not there; the caller names another."""

    exit_code = 3


class Busy(TocsinError):
    """Somebody else holds the thing; the caller waits and tries again."""

    exit_code = 4


class Unreachable(TocsinError):
    """The outside world did not answer, or must not be asked; the caller tries later or uses a file."""

    exit_code = 5


class Damaged(TocsinError):
    """What we stored is not what we wrote; the caller restores or rebuilds."""

    exit_code = 6


class ExtraMissing(TocsinError):
    """An optional part is not installed; the caller installs it."""

    exit_code = 7
