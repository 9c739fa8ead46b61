"""Anthropic's SDK, unmodified, with models behind each dialect. Rows S-nnn are those of the acceptance table."""

import json

import anthropic
import pytest

HELLO = [{"role": "user", "content": "Hello"}]
USER = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
    "required": ["name", "age"],
    "additionalProperties": False,
}


def tool(name):
    schema = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
    return {"name": name, "description": "What is there", "input_schema": schema}


TOOLS = [tool("get_weather"), tool("get_time")]
MODELS = {
    "anthropic/claude-sonnet-4.5": ("claude-sonnet-4-5", "anthropic/claude-endless"),
    "openai/gpt-4o": ("openai/gpt-4o", "demo/endless"),
    "google/gemini-2.5-flash": ("gemini-2.5-flash", "google/gemini-endless"),
}


@pytest.fixture
def client(gateway):
    return sdk(gateway, gateway.key)


@pytest.fixture(params=MODELS)
def model(request):
    return request.param


def sdk(gateway, key):
    return anthropic.Anthropic(base_url=gateway.origin, api_key=key, max_retries=0)


def ask(model, **more):
    return {"model": model, "max_tokens": 1024, "messages": HELLO, **more}


def greeting(model):
    return f"Hello from {MODELS[model][0]}, at your service."


def test_answers(client, gateway, model):
    """S-049: the same shape whatever the provider speaks"""
    message = client.messages.create(**ask(model, system="Be brief."))
    assert [(block.type, block.text) for block in message.content] == [("text", greeting(model))]
    assert (message.model, message.stop_reason, message.stop_sequence) == (model, "end_turn", None)
    assert (message.usage.input_tokens, message.usage.output_tokens) == (100, 200)
    assert "Be brief." in json.dumps(gateway.last_seen())


def test_streams(client, model):
    """S-099"""
    with client.messages.stream(**ask(model)) as stream:
        pieces = list(stream.text_stream)
        message = stream.get_final_message()
    assert "".join(pieces) == message.content[0].text == greeting(model)
    assert len(pieces) > 1
    assert (message.usage.input_tokens, message.usage.output_tokens) == (100, 200)


@pytest.mark.parametrize("streamed", [False, True])
def test_calls_tools(client, model, streamed):
    """S-105, S-106: two calls at once, and their results"""

    def call(**asked):
        if not streamed:
            return client.messages.create(**asked)
        with client.messages.stream(**asked) as stream:
            return stream.get_final_message()

    first = call(**ask(model, tools=TOOLS))
    uses = [block for block in first.content if block.type == "tool_use"]
    assert first.stop_reason == "tool_use"
    assert [(use.name, use.input) for use in uses] == [("get_weather", {"city": "Paris"}), ("get_time", {"city": "Paris"})]
    results = [
        {"type": "tool_result", "tool_use_id": use.id, "content": text} for use, text in zip(uses, ["sunny", "noon"])
    ]
    turns = [*HELLO, {"role": "assistant", "content": first.content}, {"role": "user", "content": results}]
    assert call(**ask(model, messages=turns, tools=TOOLS)).content[0].text == "It is sunny and noon."


def test_gives_structured_output(client, model):
    """S-107"""
    message = client.messages.create(**ask(model, output_config={"format": {"type": "json_schema", "schema": USER}}))
    assert json.loads(message.content[0].text) == {"name": "Ada", "age": 36}


def test_cancels(client, gateway, model):
    """S-104: a stream that is left is cancelled at the provider"""
    left = gateway.left()
    with client.messages.stream(**ask(MODELS[model][1])) as stream:
        assert next(iter(stream.text_stream))
    gateway.until_left(left)


def test_raises_typed_errors(client, gateway):
    """S-122, S-123, S-124"""
    for call, kind, word in [
        (lambda: sdk(gateway, "sk-never-issued").messages.create(**ask("openai/gpt-4o")), anthropic.AuthenticationError, "authentication_error"),
        (lambda: client.messages.create(**ask("openai/gpt-4o", max_tokens=-1)), anthropic.BadRequestError, "invalid_request_error"),
        (lambda: client.messages.create(**ask("acme/none")), anthropic.NotFoundError, "not_found_error"),
        (lambda: client.messages.create(**ask("demo/limited")), anthropic.RateLimitError, "rate_limit_error"),
    ]:
        with pytest.raises(kind) as raised:
            call()
        assert raised.value.body["error"]["type"] == word
