"""Asks the worker, and waits for the result: `kinoko broker -- sh examples/120-celery/run.sh`."""

from tasks import total

print("total:", total.delay([300, 600]).get(timeout=60))
