"""A plugin for pytest: the broker that is there already, for suites that would start one in a container."""

import os
import sys
import types
from dataclasses import dataclass

import pytest
from yarl import URL

address = URL(os.environ["AMQP_URL"])


@dataclass
class ContainerInfo:
    id: str
    ports: dict
    host: str


class DockerClient:
    def __init__(self, host_info=None):
        pass

    def run(self, image, ports, environment=None):
        return ContainerInfo("none", {port: address.port for port in ports}, address.host)

    def kill(self, container_id):
        pass

    def remove(self, container_id):
        pass


module = types.ModuleType("tests.docker_client")
module.ContainerInfo = ContainerInfo
module.DockerClient = DockerClient
module.DockerHostInfo = object
module.DockerNotAvailableError = type("DockerNotAvailableError", (Exception,), {})
module.check_docker_available = object
sys.modules["tests.docker_client"] = module


@pytest.fixture(scope="session")
def rabbitmq_container():
    return DockerClient().run(None, ["5672/tcp", "5671/tcp"])


@pytest.fixture(scope="session")
def amqp_direct_url():
    return address.with_path("//")
