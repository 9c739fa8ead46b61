"""Starts the packaged proxy and its provider once for the whole suite, through the launcher of the Node suite."""

import json
import pathlib
import subprocess

import openai
import pytest
import requests

NODE = pathlib.Path(__file__).parent.parent / "node"


class Gateway:
    def __init__(self, origin, key):
        self.origin = origin
        self.key = key

    def client(self, path="/v1", **more):
        return openai.OpenAI(base_url=self.origin + path, api_key=self.key, max_retries=0, **more)


@pytest.fixture(scope="session")
def gateway():
    process = subprocess.Popen(["node", NODE / "gateway.mjs"], stdout=subprocess.PIPE, text=True)
    try:
        started = json.loads(process.stdout.readline())
        yield Gateway(started["origin"], started["key"])
    finally:
        process.terminate()
        process.wait(timeout=30)
