#!/bin/sh
# Runs in `kinoko broker -- sh examples/120-celery/run.sh`, with celery installed.
cd "$(dirname "$0")" || exit 1
celery -A tasks worker --pool=solo --concurrency=1 --loglevel=warning &
worker=$!
python main.py
status=$?
kill "$worker"
wait "$worker" 2>/dev/null
exit "$status"
