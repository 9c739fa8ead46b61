"""The official PyPI SDK, unmodified. Rows S-nnn are those of the acceptance table."""

import openai
import pytest
import requests

HELLO = [{"role": "user", "content": "Hello"}]


def test_answers_a_chat_completion(gateway):
    """S-050"""
    completion = gateway.client("/api/v1").chat.completions.create(model="anthropic/claude-3.5-sonnet", messages=HELLO)
    assert completion.choices[0].message.content == "Hello from anthropic/claude-3.5-sonnet, at your service."


def test_three_models_through_one_client(gateway):
    """S-051, S-185: three answers through one client, three generations with three models"""
    client = gateway.client("/api/v1")
    for model in ["anthropic/claude-3.5-sonnet", "deepseek/deepseek-chat", "meta-llama/llama-3.1-70b-instruct"]:
        completion = client.chat.completions.create(model=model, messages=HELLO)
        assert completion.model == model
        record = requests.get(
            f"{gateway.origin}/api/v1/generation",
            params={"id": completion.id},
            headers={"Authorization": f"Bearer {gateway.key}"},
            timeout=10,
        ).json()["data"]
        assert record["model"] == model


def test_takes_attribution_headers(gateway):
    """S-052, S-117, S-119"""
    response = gateway.client().chat.completions.create(
        model="openai/gpt-4o-mini",
        messages=HELLO,
        extra_headers={"HTTP-Referer": "https://yourapp.com", "X-Title": "My App"},
    )
    print(response.choices[0].message.content)
    record = requests.get(
        f"{gateway.origin}/api/v1/generation",
        params={"id": response.id},
        headers={"X-API-Key": gateway.key},
        timeout=10,
    ).json()["data"]
    assert record["http_referer"] == "https://yourapp.com"
    assert record["app_title"] == "My App"


def test_serves_local_names(gateway):
    """S-053, S-054"""
    client = gateway.client()
    for name in ["openrouter-gpt-4", "claude-3-opus", "llama-70b"]:
        response = client.chat.completions.create(model=name, messages=HELLO, max_tokens=10)
        assert response.choices[0].message.content.startswith("Hello from ")


def test_streams_through_a_local_name(gateway):
    """S-099, S-101"""
    stream = gateway.client().chat.completions.create(model="llama-70b", messages=HELLO, stream=True)
    text = ""
    for chunk in stream:
        if chunk.choices[0].delta.content:
            text += chunk.choices[0].delta.content
    assert text == "Hello from meta-llama/llama-2-70b-chat, at your service."


def test_usage_and_price_list_read_as_the_article_reads_them(gateway):
    """S-143, S-161, S-162"""
    usage = gateway.client().chat.completions.create(model="openai/gpt-4o", messages=HELLO).usage
    assert (usage.prompt_tokens, usage.completion_tokens) == (100, 200)
    models = requests.get(
        f"{gateway.origin}/api/v1/models", headers={"Authorization": f"Bearer {gateway.key}"}, timeout=10
    ).json()["data"]
    ordered = sorted(models, key=lambda m: float(m.get("pricing", {}).get("prompt", 999)))
    assert ordered[0]["pricing"]["prompt"] == "0.000005"


def test_a_stranger_raises_the_authentication_error(gateway):
    """S-044, S-122"""
    with pytest.raises(openai.AuthenticationError):
        openai.OpenAI(base_url=gateway.origin + "/v1", api_key="sk-never-issued", max_retries=0).models.list()


def test_works_with_plain_requests(gateway):
    """S-058 (requests): one call and one stream"""
    headers = {"Authorization": f"Bearer {gateway.key}"}
    url = f"{gateway.origin}/v1/chat/completions"
    body = {"model": "openai/gpt-4o", "messages": HELLO}
    assert requests.post(url, json=body, headers=headers, timeout=10).json()["object"] == "chat.completion"
    with requests.post(url, json={**body, "stream": True}, headers=headers, stream=True, timeout=10) as response:
        lines = [line for line in response.iter_lines() if line]
    assert lines[-1] == b"data: [DONE]"
