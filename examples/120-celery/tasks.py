"""A task, as celery has it. AMQP_URI leads to `kinoko broker`."""

import os

from celery import Celery

app = Celery("tasks", broker=os.environ["AMQP_URI"], backend="rpc://")
app.conf.update(worker_prefetch_multiplier=1, task_acks_late=True)


@app.task
def total(prices):
    return sum(prices)
