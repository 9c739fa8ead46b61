"""The official PyPI SDK beyond chat: Responses with models behind each dialect, legacy completions, embeddings."""

import json

import openai
import pytest
from pydantic import BaseModel

MODELS = {
    "native/gpt-4o": ("native/gpt-4o", "native/endless"),
    "openai/gpt-4o": ("openai/gpt-4o", "demo/endless"),
    "anthropic/claude-sonnet-4.5": ("claude-sonnet-4-5", "anthropic/claude-endless"),
    "google/gemini-2.5-flash": ("gemini-2.5-flash", "google/gemini-endless"),
}


class Person(BaseModel):
    name: str
    age: int


def tool(name):
    schema = {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
        "additionalProperties": False,
    }
    return {"type": "function", "name": name, "strict": True, "parameters": schema}


TOOLS = [tool("get_weather"), tool("get_time")]


@pytest.fixture
def client(gateway):
    return gateway.client()


@pytest.fixture(params=MODELS)
def model(request):
    return request.param


def greeting(model):
    return f"Hello from {MODELS[model][0]}, at your service."


def test_answers(client, gateway, model):
    """S-049: the same shape whatever the provider speaks"""
    response = client.responses.create(model=model, input="Hello", instructions="Be brief.", store=False)
    assert (response.output_text, response.status, response.model) == (greeting(model), "completed", model)
    assert (response.usage.input_tokens, response.usage.output_tokens) == (100, 200)
    assert "Be brief." in json.dumps(gateway.last_seen())


def test_streams(client, model):
    """S-099"""
    with client.responses.stream(model=model, input="Hello", store=False) as stream:
        pieces = [event.delta for event in stream if event.type == "response.output_text.delta"]
        response = stream.get_final_response()
    assert "".join(pieces) == response.output_text == greeting(model)
    assert len(pieces) > 1


@pytest.mark.parametrize("streamed", [False, True])
def test_calls_tools(client, model, streamed):
    """S-105, S-106: two calls at once, and their results"""

    def call(asked):
        if not streamed:
            return client.responses.create(model=model, input=asked, tools=TOOLS, store=False)
        with client.responses.stream(model=model, input=asked, tools=TOOLS, store=False) as stream:
            return stream.get_final_response()

    turns = [{"role": "user", "content": "Hello"}]
    first = call(turns)
    calls = [item for item in first.output if item.type == "function_call"]
    assert [(item.name, json.loads(item.arguments)) for item in calls] == [
        ("get_weather", {"city": "Paris"}),
        ("get_time", {"city": "Paris"}),
    ]
    turns += [item.model_dump(exclude={"parsed_arguments"}, exclude_none=True) for item in first.output]
    turns += [
        {"type": "function_call_output", "call_id": item.call_id, "output": text}
        for item, text in zip(calls, ["sunny", "noon"])
    ]
    assert call(turns).output_text == "It is sunny and noon."


def test_parses_structured_output(client, model):
    """S-107"""
    response = client.responses.parse(model=model, input="Hello", text_format=Person, store=False)
    assert response.output_parsed == Person(name="Ada", age=36)


def test_cancels(client, gateway, model):
    """S-104: a stream that is left is cancelled at the provider"""
    left = gateway.left()
    with client.responses.create(model=MODELS[model][1], input="Hello", stream=True, store=False) as stream:
        assert any(event.type == "response.output_text.delta" for event in stream)
    gateway.until_left(left)


def test_raises_typed_errors(client):
    """S-123: an unknown model, a bad value, and what needs a memory"""
    with pytest.raises(openai.NotFoundError):
        client.responses.create(model="acme/none", input="Hello")
    with pytest.raises(openai.BadRequestError):
        client.responses.create(model="openai/gpt-4o", input="Hello", max_output_tokens=-1)
    with pytest.raises(openai.BadRequestError):
        client.responses.create(model="openai/gpt-4o", input="Hello", previous_response_id="resp_1")


def test_completes_legacy_prompts(client):
    completion = client.completions.create(model="native/gpt-4o", prompt="Hello", max_tokens=16)
    assert completion.choices[0].text == greeting("native/gpt-4o")
    stream = client.completions.create(model="native/gpt-4o", prompt="Hello", stream=True)
    assert "".join(chunk.choices[0].text for chunk in stream if chunk.choices) == greeting("native/gpt-4o")


def test_embeds(client):
    """in base64, which the client asks for by itself, and in numbers"""
    for more in [{}, {"encoding_format": "float"}]:
        data = client.embeddings.create(model="native/embed", input=["a", "b"], **more).data
        assert [item.embedding for item in data] == [[0.5, -0.25], [1.5, -0.25]]
