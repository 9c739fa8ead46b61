"""LlamaIndex's model for servers that speak as OpenAI, unmodified. Rows S-nnn are those of the acceptance table."""

import openai
import pytest
from llama_index.core.llms import ChatMessage
from llama_index.core.tools import FunctionTool
from llama_index.llms.openai_like import OpenAILike
from pydantic import BaseModel

GREETING = "Hello from openai/gpt-4o, at your service."


class Person(BaseModel):
    """A person."""

    name: str
    age: int


def get_weather(city: str) -> str:
    """The weather there."""
    return "sunny"


def get_time(city: str) -> str:
    """The time there."""
    return "noon"


TOOLS = [FunctionTool.from_defaults(get_weather), FunctionTool.from_defaults(get_time)]
HELLO = [ChatMessage(role="user", content="Hello")]


@pytest.fixture
def llm(gateway):
    def model(name="openai/gpt-4o", **more):
        settings = {
            "api_base": gateway.origin + "/v1",
            "api_key": gateway.key,
            "is_chat_model": True,
            "is_function_calling_model": True,
            "max_retries": 0,
        }
        return OpenAILike(model=name, **{**settings, **more})

    return model


def test_answers(llm, gateway):
    """S-058 (LlamaIndex): one call"""
    answer = llm().chat([ChatMessage(role="system", content="Be brief."), *HELLO])
    assert answer.message.content == GREETING
    assert answer.raw.usage.total_tokens == 300
    assert gateway.last_seen()["messages"][0] == {"role": "system", "content": "Be brief."}
    assert llm().complete("Hello").text == GREETING


def test_streams(llm):
    """S-058 (LlamaIndex): one stream"""
    pieces = list(llm().stream_chat(HELLO))
    assert pieces[-1].message.content == GREETING
    assert "".join(piece.delta or "" for piece in pieces) == GREETING


def test_calls_tools(llm):
    """S-105, S-106: two calls at once, and their results"""
    model = llm()
    first = model.chat_with_tools(TOOLS, user_msg="Hello", allow_parallel_tool_calls=True)
    calls = model.get_tool_calls_from_response(first)
    assert [(call.tool_name, call.tool_kwargs) for call in calls] == [
        ("get_weather", {"city": "Paris"}),
        ("get_time", {"city": "Paris"}),
    ]
    results = [
        ChatMessage(role="tool", content=tool(**call.tool_kwargs).content, additional_kwargs={"tool_call_id": call.tool_id})
        for call, tool in zip(calls, TOOLS)
    ]
    second = model.chat_with_tools(TOOLS, chat_history=[*HELLO, first.message, *results])
    assert second.message.content == "It is sunny and noon."


def test_streams_tool_calls(llm):
    """S-105: the pieces of two calls' arguments join to JSON"""
    model = llm()
    last = list(model.stream_chat_with_tools(TOOLS, user_msg="Hello", allow_parallel_tool_calls=True))[-1]
    assert [call.tool_kwargs for call in model.get_tool_calls_from_response(last)] == [{"city": "Paris"}, {"city": "Paris"}]


def test_reads_structured_output(llm):
    """S-107"""
    model = llm(should_use_structured_outputs=True)
    assert model.as_structured_llm(Person).complete("Hello").raw == Person(name="Ada", age=36)


def test_raises_typed_errors(llm):
    """S-122, S-123"""
    with pytest.raises(openai.AuthenticationError):
        llm(api_key="sk-never-issued").chat(HELLO)
    with pytest.raises(openai.NotFoundError):
        llm("gpt-4o").chat(HELLO)
