"""Logs: one JSON object a line on standard error, without personal data: events carry ids, never names or texts."""

import logging
import sys

import structlog


def configure_logs() -> None:
    """Send structlog and the libraries' warnings to standard error as JSON lines."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format='{"level":"%(levelname)s","logger":"%(name)s"}'
    )
    # Django's request log names paths and exceptions' texts; errors.py logs an incident number and the place instead.
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
