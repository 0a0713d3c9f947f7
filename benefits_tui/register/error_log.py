"""The log of problems that nobody foresaw: the person reads a sentence, the log keeps the traceback."""

from __future__ import annotations

from pathlib import Path

from benefits_tui import __version__


def log_problem(problem: BaseException) -> str:
    """Write a problem's traceback to the log file; the sentence that tells the person about it."""
    import logging

    from platformdirs import user_log_path

    message = f"Something went wrong in the program ({type(problem).__name__})"
    path: Path = user_log_path("benefits-tui", appauthor=False) / "problems.log"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError as reason:
        return f"{message}; no log could be written ({reason.strerror or reason}). What was saved is safe."
    logger = logging.getLogger("benefits_tui.problems")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    logger.addHandler(handler)
    logger.propagate = False
    logger.error("benefits-tui %s", __version__, exc_info=problem)
    logger.removeHandler(handler)
    handler.close()
    return f"{message}; details are in {path}. What was saved is safe."
