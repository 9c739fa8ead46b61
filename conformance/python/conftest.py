"""Starts the packaged proxy and its provider once for the whole suite, through the launcher of the Node suite."""

import json
import pathlib
import subprocess
import time

import openai
import pytest
import requests

NODE = pathlib.Path(__file__).parent.parent / "node"


class Gateway:
    def __init__(self, origin, key, seen_at):
        self.origin = origin
        self.key = key
        self.seen_at = seen_at

    def client(self, path="/v1", **more):
        return openai.OpenAI(base_url=self.origin + path, api_key=self.key, max_retries=0, **more)

    def last_seen(self):
        """The body of the latest request that the provider got."""
        return json.loads(requests.get(self.seen_at, timeout=10).json()["requests"][-1]["body"])

    def left(self):
        """How many clients the provider saw leave."""
        return requests.get(self.seen_at, timeout=10).json()["left"]

    def until_left(self, before):
        """Waits until the provider saw more clients leave than this."""
        for _ in range(600):
            if self.left() > before:
                return
            time.sleep(0.05)
        raise AssertionError("the provider never saw the client leave")


@pytest.fixture(scope="session")
def gateway():
    process = subprocess.Popen(["node", NODE / "gateway.mjs"], stdout=subprocess.PIPE, text=True)
    try:
        started = json.loads(process.stdout.readline())
        yield Gateway(started["origin"], started["key"], started["seenAt"])
    finally:
        process.terminate()
        process.wait(timeout=30)
