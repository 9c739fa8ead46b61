"""LangChain's own model for OpenAI's API, unmodified. Rows S-nnn are those of the acceptance table."""

import openai
import pytest
from langchain_core.messages import HumanMessage, SystemMessage, ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from pydantic import BaseModel

GREETING = "Hello from openai/gpt-4o, at your service."


class Person(BaseModel):
    """A person."""

    name: str
    age: int


@tool
def get_weather(city: str) -> str:
    """The weather there."""
    return "sunny"


@tool
def get_time(city: str) -> str:
    """The time there."""
    return "noon"


TOOLS = {"get_weather": get_weather, "get_time": get_time}


@pytest.fixture
def llm(gateway):
    def model(name="openai/gpt-4o", **more):
        return ChatOpenAI(model=name, base_url=gateway.origin + "/v1", max_retries=0, **{"api_key": gateway.key, **more})

    return model


def test_answers(llm, gateway):
    """S-058 (LangChain): one call"""
    answer = llm().invoke([SystemMessage("Be brief."), HumanMessage("Hello")])
    assert answer.content == GREETING
    assert answer.response_metadata["model_name"] == "openai/gpt-4o"
    assert answer.usage_metadata["total_tokens"] == 300
    assert gateway.last_seen()["messages"][0] == {"role": "system", "content": "Be brief."}


def test_streams(llm):
    """S-058 (LangChain): one stream, with its usage"""
    joined = None
    pieces = 0
    for chunk in llm(stream_usage=True).stream("Hello"):
        joined = chunk if joined is None else joined + chunk
        pieces += 1
    assert joined.content == GREETING
    assert joined.usage_metadata["total_tokens"] == 300
    assert pieces > 3


def test_calls_tools(llm):
    """S-105, S-106: two calls at once, and their results"""
    model = llm().bind_tools([get_weather, get_time])
    question = HumanMessage("Hello")
    first = model.invoke([question])
    assert [call["name"] for call in first.tool_calls] == ["get_weather", "get_time"]
    results = [TOOLS[call["name"]].invoke(call) for call in first.tool_calls]
    assert all(isinstance(result, ToolMessage) for result in results)
    assert model.invoke([question, first, *results]).content == "It is sunny and noon."


def test_streams_tool_calls(llm):
    """S-105: the pieces of two calls' arguments join to JSON"""
    joined = None
    for chunk in llm().bind_tools([get_weather, get_time]).stream("Hello"):
        joined = chunk if joined is None else joined + chunk
    assert [call["args"] for call in joined.tool_calls] == [{"city": "Paris"}, {"city": "Paris"}]


@pytest.mark.parametrize("method", ["json_schema", "function_calling"])
def test_reads_structured_output(llm, method):
    """S-107"""
    assert llm().with_structured_output(Person, method=method).invoke("Hello") == Person(name="Ada", age=36)


def test_raises_typed_errors(llm):
    """S-122, S-123"""
    with pytest.raises(openai.AuthenticationError):
        llm(api_key="sk-never-issued").invoke("Hello")
    with pytest.raises(openai.NotFoundError):
        llm("gpt-4o").invoke("Hello")


def test_cancels(llm, gateway):
    """S-104: a stream that is closed is cancelled at the provider"""
    left = gateway.left()
    stream = llm("demo/endless").stream("Hello")
    assert any(chunk.content for chunk in stream)
    stream.close()
    gateway.until_left(left)
