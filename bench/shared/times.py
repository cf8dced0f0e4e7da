"""Times as the task API says them: PostgreSQL's, so they can be compared."""

from datetime import datetime


def between(task, first, last):
    """Seconds from one of the task's times to another."""
    return (datetime.fromisoformat(task[last]) - datetime.fromisoformat(task[first])).total_seconds()
