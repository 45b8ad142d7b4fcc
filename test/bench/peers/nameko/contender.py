"""Python's nameko: `contender.py serve|call <uri>`, in the protocol of contender-process.ts."""
import eventlet

eventlet.monkey_patch()

import json
import sys
import time
from collections import deque

from nameko.containers import ServiceContainer
from nameko.rpc import rpc


class EchoService:
    name = "echo_python"

    @rpc
    def echo(self, payload):
        return payload


def serve(config):
    try:
        import nameko

        nameko.config.update(config)  # 3.0
        container = ServiceContainer(EchoService)
    except (AttributeError, TypeError):
        container = ServiceContainer(EchoService, config)
    container.start()
    print("ready", flush=True)
    container.wait()


def client(config):
    try:
        from nameko.rpc import ClusterRpcClient  # 3.0
        import nameko

        nameko.config.update(config)
        return ClusterRpcClient()
    except ImportError:
        from nameko.standalone.rpc import ClusterRpcProxy

        return ClusterRpcProxy(config)


def call(config):
    with client(config) as cluster:
        echo = cluster.echo_python.echo
        echo("ready")
        print("ready", flush=True)
        for line in sys.stdin:
            load = json.loads(line)
            print(json.dumps(measure(echo, load)), flush=True)


def measure(echo, load):
    payload = "x" * load["bytes"]
    begin = time.monotonic()
    end = begin + load["ms"] / 1000
    waiting = deque()
    calls = 0
    while True:
        while len(waiting) < load["inFlight"] and time.monotonic() < end:
            waiting.append(echo.call_async(payload))
        if not waiting:
            break
        waiting.popleft().result()
        calls += 1
    return {"calls": calls, "ms": (time.monotonic() - begin) * 1000}


if __name__ == "__main__":
    role, uri = sys.argv[1:3]
    config = {"AMQP_URI": uri.replace("amqp://", "pyamqp://")}
    serve(config) if role == "serve" else call(config)
