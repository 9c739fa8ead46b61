// The official npm SDK, unmodified. Rows S-nnn are those of the acceptance table.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import OpenAI from 'openai';
import { key, startGateway } from './gateway.mjs';

let gateway;
let client;
const hello = [{ role: 'user', content: 'Hello' }];
const weather = [{
  type: 'function',
  function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } },
}];

before(async () => {
  gateway = await startGateway();
  client = new OpenAI({ baseURL: `${gateway.origin}/v1`, apiKey: key, maxRetries: 0 });
});
after(() => gateway.stop());

for (const path of ['/v1', '/api/v1']) {
  describe(`openai for Node under ${path}`, () => {
    const sdk = () => client.withOptions({ baseURL: gateway.origin + path });

    test('S-055: answers a chat completion', async () => {
      const completion = await sdk().chat.completions.create({ model: 'anthropic/claude-3.5-sonnet', messages: hello });
      assert.equal(completion.object, 'chat.completion');
      assert.equal(completion.model, 'anthropic/claude-3.5-sonnet');
      assert.equal(completion.choices[0].message.content, 'Hello from anthropic/claude-3.5-sonnet, at your service.');
      assert.deepEqual([completion.usage.prompt_tokens, completion.usage.completion_tokens], [100, 200]);
      assert.match(completion.id, /^gen-\d+-\w{20}$/);
    });

    test('S-056: answers plain fetch', async () => {
      const res = await fetch(`${gateway.origin}${path}/chat/completions`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ model: 'openai/gpt-4o', messages: hello }),
      });
      assert.equal(res.status, 200);
      const data = await res.json();
      assert.equal(data.choices[0].message.content, 'Hello from openai/gpt-4o, at your service.');
      assert.equal(data.usage.cost, 0.0045);
      assert.equal(res.headers.get('x-openrouter-cost'), '0.0045');
    });

    test('S-099, S-100: streams the same text, piece by piece', async () => {
      const stream = await sdk().chat.completions.create({ model: 'openai/gpt-4o', messages: hello, stream: true });
      let text = '';
      let pieces = 0;
      for await (const chunk of stream) {
        const delta = chunk.choices[0].delta.content;
        if (delta) {
          text += delta;
          pieces++;
        }
        assert.equal(chunk.model, 'openai/gpt-4o');
      }
      assert.equal(text, 'Hello from openai/gpt-4o, at your service.');
      assert.ok(pieces > 1);
    });

    test('S-141: a stream carries usage and cost where they are asked for', async () => {
      const stream = await sdk().chat.completions.create(
        { model: 'openai/gpt-4o', messages: hello, stream: true, stream_options: { include_usage: true } });
      let usage;
      for await (const chunk of stream) usage = chunk.usage ?? usage;
      assert.deepEqual([usage.prompt_tokens, usage.completion_tokens, usage.cost], [100, 200, 0.0045]);
    });

    test('S-105, S-106: calls a tool and takes its result', async () => {
      const first = await sdk().chat.completions.create({ model: 'openai/gpt-4o', messages: hello, tools: weather });
      const call = first.choices[0].message.tool_calls[0];
      assert.equal(call.function.name, 'get_weather');
      assert.deepEqual(JSON.parse(call.function.arguments), { city: 'Paris' });
      assert.deepEqual((await gateway.lastSeen()).body.tools, weather);
      const second = await sdk().chat.completions.create({
        model: 'openai/gpt-4o',
        messages: [...hello, first.choices[0].message, { role: 'tool', tool_call_id: call.id, content: 'sunny' }],
        tools: weather,
      });
      assert.equal(second.choices[0].message.content, 'It is sunny.');
    });

    test('S-105: streamed tool arguments join to JSON', async () => {
      const runner = sdk().chat.completions.stream({ model: 'openai/gpt-4o', messages: hello, tools: weather });
      const completion = await runner.finalChatCompletion();
      assert.deepEqual(JSON.parse(completion.choices[0].message.tool_calls[0].function.arguments), { city: 'Paris' });
    });

    test('S-107: structured output is parsed', async () => {
      const schema = { type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer' } }, required: ['name', 'age'], additionalProperties: false };
      const completion = await sdk().chat.completions.parse({
        model: 'openai/gpt-4o',
        messages: hello,
        response_format: { type: 'json_schema', json_schema: { name: 'user', strict: true, schema } },
      });
      assert.deepEqual(JSON.parse(completion.choices[0].message.content), { name: 'Ada', age: 36 });
      assert.deepEqual((await gateway.lastSeen()).body.response_format.json_schema.schema, schema);
    });

    test('S-044, S-122: a key that was never issued raises the authentication error', async () => {
      const before = (await gateway.seen()).requests.length;
      const stranger = sdk().withOptions({ apiKey: 'sk-never-issued' });
      await assert.rejects(stranger.chat.completions.create({ model: 'openai/gpt-4o', messages: hello }), (error) => {
        assert.ok(error instanceof OpenAI.AuthenticationError);
        assert.equal(error.status, 401);
        assert.match(error.message, /Invalid API key/);
        return true;
      });
      assert.equal((await gateway.seen()).requests.length, before);
    });

    test('S-024, S-123: an unknown model raises the not-found error', async () => {
      await assert.rejects(sdk().chat.completions.create({ model: 'gpt-4o', messages: hello }), (error) => {
        assert.ok(error instanceof OpenAI.NotFoundError);
        assert.match(error.message, /openai\/gpt-4o/);
        return true;
      });
    });

    test('a bad request raises the bad-request error and names the member', async () => {
      await assert.rejects(sdk().chat.completions.create({ model: 'openai/gpt-4o', messages: hello, max_tokens: -1 }), (error) => {
        assert.ok(error instanceof OpenAI.BadRequestError);
        assert.match(error.message, /max_tokens/);
        return true;
      });
    });

    test('S-124: a limit of the provider raises the rate-limit error with its wait', async () => {
      await assert.rejects(sdk().chat.completions.create({ model: 'demo/limited', messages: hello }), (error) => {
        assert.ok(error instanceof OpenAI.RateLimitError);
        assert.ok(Number(error.headers.get('retry-after')) >= 1);
        return true;
      });
    });

    test('S-102: a provider that fails is survived, streaming and not', async () => {
      const completion = await sdk().chat.completions.create({ model: 'sturdy', messages: hello });
      assert.equal(completion.model, 'openai/gpt-4o');
      let text = '';
      for await (const chunk of await sdk().chat.completions.create({ model: 'sturdy', messages: hello, stream: true })) {
        text += chunk.choices[0].delta.content ?? '';
      }
      assert.equal(text, 'Hello from openai/gpt-4o, at your service.');
    });

    test('S-104: an aborted stream is cancelled at the provider', async () => {
      const left = (await gateway.seen()).left;
      const stream = await sdk().chat.completions.create({ model: 'demo/endless', messages: hello, stream: true });
      for await (const chunk of stream) {
        if (chunk.choices[0].delta.content) break;
      }
      stream.controller.abort();
      await gateway.untilLeft(left);
    });

    test('S-118, S-121: attribution reaches an aggregator, credentials do not', async () => {
      const app = sdk().withOptions({ defaultHeaders: { 'HTTP-Referer': 'https://your-site.example', 'X-Title': 'My App' } });
      await app.chat.completions.create({ model: 'openai/gpt-4o', messages: hello });
      const { headers, rawHeaders } = await gateway.lastSeen();
      assert.equal(headers['http-referer'], 'https://your-site.example');
      assert.equal(headers['x-title'], 'My App');
      assert.equal(headers['x-openrouter-title'], 'My App');
      assert.equal(headers.authorization, 'Bearer sk-or-upstream-secret');
      assert.equal(rawHeaders.filter((name) => name.toLowerCase() === 'authorization').length, 1);
      assert.equal(rawHeaders.filter((name) => name.toLowerCase() === 'user-agent').length, 1);
      assert.ok(!JSON.stringify(headers).includes(key));
    });

    test('S-136, S-161: lists models', async () => {
      const ids = [];
      for await (const model of sdk().models.list()) ids.push(model.id);
      for (const id of ['openai/gpt-4o', 'claude-3-opus', 'sturdy']) assert.ok(ids.includes(id), `${id} is missing`);
    });
  });
}

// The same client where the provider speaks another dialect.
for (const [model, told, endless] of [
  ['anthropic/claude-sonnet-4.5', 'claude-sonnet-4-5', 'anthropic/claude-endless'],
  ['google/gemini-2.5-flash', 'gemini-2.5-flash', 'google/gemini-endless'],
]) {
  describe(`openai for Node, chat with ${model}`, () => {
    const ask = (more) => ({ model, messages: hello, ...more });
    const tools = [weather[0], { ...weather[0], function: { ...weather[0].function, name: 'get_time' } }];

    test('S-049: answers beside a system prompt', async () => {
      const completion = await client.chat.completions.create(ask({ messages: [{ role: 'system', content: 'Be brief.' }, ...hello] }));
      assert.equal(completion.choices[0].message.content, `Hello from ${told}, at your service.`);
      assert.equal(completion.model, model);
      assert.deepEqual([completion.usage.prompt_tokens, completion.usage.completion_tokens], [100, 200]);
      assert.match(JSON.stringify((await gateway.lastSeen()).body), /Be brief\./);
    });

    test('S-099: streams, with its usage', async () => {
      const runner = client.chat.completions.stream(ask({ stream_options: { include_usage: true } }));
      let pieces = 0;
      runner.on('content', () => { pieces++; });
      const completion = await runner.finalChatCompletion();
      assert.equal(completion.choices[0].message.content, `Hello from ${told}, at your service.`);
      assert.deepEqual([completion.usage.prompt_tokens, completion.usage.completion_tokens], [100, 200]);
      assert.ok(pieces > 1);
    });

    test('S-105, S-106: calls two tools at once and takes their results', async () => {
      for (const streamed of [false, true]) {
        const first = streamed
          ? await client.chat.completions.stream(ask({ tools })).finalChatCompletion()
          : await client.chat.completions.create(ask({ tools }));
        const { message } = first.choices[0];
        assert.equal(first.choices[0].finish_reason, 'tool_calls');
        assert.deepEqual(message.tool_calls.map((call) => call.function.name), ['get_weather', 'get_time']);
        for (const call of message.tool_calls) assert.deepEqual(JSON.parse(call.function.arguments), { city: 'Paris' });
        const results = ['sunny', 'noon'].map((content, i) => ({ role: 'tool', tool_call_id: message.tool_calls[i].id, content }));
        const second = await client.chat.completions.create(ask({ messages: [...hello, message, ...results], tools }));
        assert.equal(second.choices[0].message.content, 'It is sunny and noon.');
      }
    });

    test('S-107: structured output is parsed', async () => {
      const schema = { type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer' } }, required: ['name', 'age'], additionalProperties: false };
      const completion = await client.chat.completions.parse(ask({ response_format: { type: 'json_schema', json_schema: { name: 'user', strict: true, schema } } }));
      assert.deepEqual(completion.choices[0].message.parsed, { name: 'Ada', age: 36 });
    });

    test('S-104: an aborted stream is cancelled at the provider', async () => {
      const { left } = await gateway.seen();
      const stream = await client.chat.completions.create(ask({ model: endless, stream: true }));
      for await (const chunk of stream) {
        if (chunk.choices[0].delta.content) break;
      }
      await gateway.untilLeft(left);
    });
  });
}
