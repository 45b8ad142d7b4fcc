"""nameko's side of the interop tests, for nameko 2 and 3.

``peer.py service URI SUFFIX`` hosts the services ``py-SUFFIX`` and ``shared-SUFFIX``, prints ``ready``, and
ends with its standard input. ``peer.py client URI`` makes the calls that come in as lines of JSON, one answer a
line. Values travel between test and peer as Python source and come back as ``repr``, so that the test sees what
Python saw.
"""
import datetime
import decimal
import json
import sys
import uuid

MODE, URI = sys.argv[1:3]

if MODE == "service":
    import eventlet
    from eventlet import tpool

    eventlet.monkey_patch()

import nameko
from nameko import exceptions
from nameko.events import BROADCAST, SINGLETON, EventDispatcher, event_handler
from nameko.extensions import DependencyProvider
from nameko.rpc import RpcProxy, rpc

IS_3 = hasattr(nameko, "config")
CONFIG = {"AMQP_URI": URI, "ACCEPT": ["json", "msgpack"]}
if IS_3:
    nameko.config.setup(CONFIG)

NAMES = {"Decimal": decimal.Decimal, "UUID": uuid.UUID, "datetime": datetime, "nan": float("nan"),
         "inf": float("inf")}


def evaluate(source):
    return eval(source, dict(NAMES))


class Context(DependencyProvider):
    def get_dependency(self, worker_ctx):
        data = {key: value for key, value in worker_ctx.data.items() if key != "call_id_stack"}
        return {"data": data, "stack": worker_ctx.call_id_stack}


class CustomError(Exception):
    def __init__(self, code, detail=None):
        self.code = code
        super(CustomError, self).__init__("custom %s" % code, detail)


class RegisteredError(Exception):
    pass


FAILURES = {
    "ValueError": ValueError, "KeyError": KeyError, "CustomError": CustomError, "RegisteredError": RegisteredError,
    "BadRequest": exceptions.BadRequest, "ZeroDivisionError": ZeroDivisionError,
}


def host(suffix):
    seen = []

    class Peer(object):
        name = "py-" + suffix

        ts = RpcProxy("ts-" + suffix)
        nobody = RpcProxy("nobody-" + suffix)
        context = Context()
        dispatch = EventDispatcher()

        @rpc
        def echo(self, value):
            return value

        @rpc
        def literal(self, source):
            return evaluate(source)

        @rpc
        def describe(self, value):
            return repr(value)

        @rpc
        def greet(self, name, greeting="Hello"):
            return "%s, %s!" % (greeting, name)

        @rpc
        def collect(self, *args, **kwargs):
            return [list(args), kwargs]

        @rpc
        def fail(self, kind, *args):
            raise FAILURES[kind](*args)

        @rpc
        def whoami(self):
            return "python"

        @rpc
        def where(self):
            return self.context

        @rpc
        def chain(self, hops, value):
            if hops == 0:
                return [self.name.split("-")[0], value, self.context]
            return self.ts.chain(hops - 1, value)

        @rpc
        def fail_at_end(self, hops, message):
            if hops == 0:
                raise ValueError(message)
            return self.ts.fail_at_end(hops - 1, message)

        @rpc
        def call_nobody(self):
            return self.nobody.method()

        @rpc
        def many(self, count):
            replies = [self.ts.echo.call_async(number) for number in range(count)]
            return sum(reply.result() for reply in replies)

        @rpc
        def emit(self, data):
            self.dispatch("happened", data)

        @event_handler("ts-" + suffix, "happened")
        def on_happened(self, data):
            seen.append(["pool", data, self.context])

        @event_handler("ts-" + suffix, "happened", handler_type=BROADCAST, reliable_delivery=False)
        def on_broadcast(self, data):
            seen.append(["broadcast", data, self.context])

        @event_handler("ts-" + suffix, "shared", handler_type=SINGLETON)
        def on_shared(self, data):
            seen.append(["singleton", data, self.context])

        @rpc
        def seen(self):
            return seen

    class Shared(object):
        name = "shared-" + suffix

        @rpc
        def whoami(self):
            return "python"

    from nameko.runners import ServiceRunner

    runner = ServiceRunner() if IS_3 else ServiceRunner(CONFIG)
    runner.add_service(Peer)
    runner.add_service(Shared)
    runner.start()
    print("ready", flush=True)
    tpool.execute(sys.stdin.read)
    runner.stop()


def describe_error(error):
    return {
        "type": type(error).__name__,
        "text": str(error),
        "exc_type": getattr(error, "exc_type", None),
        "value": getattr(error, "value", None),
    }


def perform(cluster, dispatch, command):
    if command["op"] == "dispatch":
        return dispatch(command["service"], command["event"], evaluate(command["data"]))
    method = cluster[command["service"]][command["method"]] if IS_3 else getattr(
        cluster[command["service"]], command["method"])
    if command["op"] == "many":
        replies = [method.call_async(number) for number in range(command["count"])]
        return [reply.result() for reply in replies]
    return method(*evaluate(command.get("args", "()")), **evaluate(command.get("kwargs", "{}")))


def client():
    from nameko.standalone.events import event_dispatcher
    from nameko.standalone import rpc as standalone

    dispatch = event_dispatcher() if IS_3 else event_dispatcher(CONFIG)
    for line in iter(sys.stdin.readline, ""):
        command = json.loads(line)
        options = {"context_data": command.get("context", {}), "timeout": 30}
        if "serializer" in command and IS_3:
            options["serializer"] = command["serializer"]
        config = dict(CONFIG, serializer=command.get("serializer", "json"))
        cluster = (standalone.ClusterRpcClient(**options) if IS_3
                   else standalone.ClusterRpcProxy(config, **options))
        try:
            with cluster as proxy:
                answer = {"repr": repr(perform(proxy, dispatch, command))}
        except Exception as error:
            answer = {"error": describe_error(error)}
        print(json.dumps(answer), flush=True)


host(sys.argv[3]) if MODE == "service" else client()
