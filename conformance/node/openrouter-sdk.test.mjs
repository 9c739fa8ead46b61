// OpenRouter's own SDK, unmodified: it checks every answer against its schemas, so a member that is missing or null fails here.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { OpenRouter } from '@openrouter/sdk';
import * as errors from '@openrouter/sdk/models/errors';
import { adminKey, key, startGateway } from './gateway.mjs';

let gateway;
let client;
const hello = [{ role: 'user', content: 'Hello' }];
const tool = (name) => ({
  type: 'function',
  function: { name, parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } },
});
const both = [tool('get_weather'), tool('get_time')];

before(async () => {
  gateway = await startGateway();
  client = sdk(key);
});
after(() => gateway.stop());

function sdk(apiKey) {
  return new OpenRouter({
    apiKey, serverURL: `${gateway.origin}/api/v1`, httpReferer: 'https://yourapp.com', appTitle: 'My App', retryConfig: { strategy: 'none' },
  });
}

const send = (chatRequest, options) => client.chat.send({ chatRequest: { model: 'openai/gpt-4o', messages: hello, ...chatRequest }, ...options });

describe('@openrouter/sdk', () => {
  test('answers a chat completion with its cost, and tells the app upstream', async () => {
    const result = await send({ provider: { sort: 'price' } });
    assert.equal(result.choices[0].message.content, 'Hello from openai/gpt-4o, at your service.');
    assert.equal(result.model, 'openai/gpt-4o');
    assert.deepEqual([result.usage.promptTokens, result.usage.completionTokens, result.usage.cost], [100, 200, 0.0045]);
    const { headers, body } = await gateway.lastSeen();
    assert.equal(headers['http-referer'], 'https://yourapp.com');
    assert.equal(headers['x-title'], 'My App');
    assert.deepEqual(body.provider, { sort: 'price' });
  });

  test('S-070: takes a list of models and no model', async () => {
    const result = await client.chat.send({ chatRequest: { models: ['demo/busy', 'openai/gpt-4o'], messages: hello } });
    assert.equal(result.model, 'openai/gpt-4o');
  });

  test('S-099: streams', async () => {
    let text = '';
    let usage;
    for await (const chunk of await send({ stream: true, streamOptions: { includeUsage: true } })) {
      text += chunk.choices[0]?.delta.content ?? '';
      usage = chunk.usage ?? usage;
    }
    assert.equal(text, 'Hello from openai/gpt-4o, at your service.');
    assert.deepEqual([usage.promptTokens, usage.completionTokens, usage.cost], [100, 200, 0.0045]);
  });

  test('S-105, S-106: calls two tools at once and takes their results', async () => {
    const { message, finishReason } = (await send({ tools: both })).choices[0];
    assert.equal(finishReason, 'tool_calls');
    assert.deepEqual(message.toolCalls.map((call) => call.function.name), ['get_weather', 'get_time']);
    assert.deepEqual(message.toolCalls.map((call) => JSON.parse(call.function.arguments).city), ['Paris', 'Paris']);
    const results = ['sunny', 'noon'].map((content, i) => ({ role: 'tool', toolCallId: message.toolCalls[i].id, content }));
    const second = await send({ messages: [...hello, message, ...results], tools: both });
    assert.equal(second.choices[0].message.content, 'It is sunny and noon.');
  });

  test('S-105: streamed arguments of two calls join to JSON', async () => {
    const joined = ['', ''];
    for await (const chunk of await send({ tools: both, stream: true })) {
      for (const call of chunk.choices[0].delta.toolCalls ?? []) joined[call.index] += call.function.arguments ?? '';
    }
    assert.deepEqual(joined.map((text) => JSON.parse(text).city), ['Paris', 'Paris']);
  });

  test('S-107: structured output, beside a system prompt', async () => {
    const schema = { type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer' } }, required: ['name', 'age'], additionalProperties: false };
    const result = await send({
      messages: [{ role: 'system', content: 'Answer in JSON.' }, ...hello],
      responseFormat: { type: 'json_schema', jsonSchema: { name: 'user', strict: true, schema } },
    });
    assert.deepEqual(JSON.parse(result.choices[0].message.content), { name: 'Ada', age: 36 });
    const { body } = await gateway.lastSeen();
    assert.deepEqual(body.response_format.json_schema.schema, schema);
    assert.deepEqual(body.messages[0], { role: 'system', content: 'Answer in JSON.' });
  });

  test('S-104: an aborted stream is cancelled at the provider', async () => {
    const { left } = await gateway.seen();
    const leaving = new AbortController();
    const stream = await client.chat.send(
      { chatRequest: { model: 'demo/endless', messages: hello, stream: true } }, { fetchOptions: { signal: leaving.signal } });
    await assert.rejects(async () => {
      for await (const chunk of stream) {
        if (chunk.choices[0].delta.content) leaving.abort();
      }
    });
    await gateway.untilLeft(left);
  });

  for (const model of ['anthropic/claude-sonnet-4.5', 'google/gemini-2.5-flash', 'native/gpt-4o']) {
    test(`S-115: its schemas fit the answers of ${model} too`, async () => {
      for (const asked of [{ model }, { model, tools: both }]) {
        const whole = await send(asked);
        assert.equal(whole.model, model);
        for await (const chunk of await send({ ...asked, stream: true, streamOptions: { includeUsage: true } })) assert.equal(chunk.model, model);
        const response = await client.beta.responses.send({ responsesRequest: { model, input: 'Hello' } });
        assert.equal(response.model, model);
      }
    });
  }

  const kinds = [
    ['S-122: a stranger', errors.UnauthorizedResponseError, 401, () => sdk('sk-never-issued').chat.send({ chatRequest: { model: 'openai/gpt-4o', messages: hello } })],
    ['a bad request', errors.BadRequestResponseError, 400, () => send({ maxTokens: -1 })],
    ['S-123: an unknown model', errors.NotFoundResponseError, 404, () => send({ model: 'openai/gpt-none' })],
    ['S-124: a limit of the provider', errors.TooManyRequestsResponseError, 429, () => send({ model: 'demo/limited' })],
    ['a provider that is down', errors.ServiceUnavailableResponseError, 503, () => send({ model: 'demo/busy' })],
  ];
  for (const [who, type, status, call] of kinds) {
    test(`${who} raises ${type.name}`, async () => {
      await assert.rejects(call, (error) => {
        assert.ok(error instanceof type, `${error.name}: ${error.message}`);
        assert.equal(error.statusCode, status);
        assert.equal(error.error.code, status);
        assert.ok(error.error.message.length > 0);
        return true;
      });
    });
  }

  test('S-161, S-167: lists models, counts them, gets one, and its endpoints', async () => {
    const ids = [];
    for await (const page of await client.models.list()) ids.push(...page.result.data.map((model) => model.id));
    assert.ok(ids.includes('openai/gpt-4o'));
    assert.equal((await client.models.count()).data.count, ids.length);
    const { data: model } = await client.models.get({ author: 'openai', slug: 'gpt-4o' });
    assert.equal(model.pricing.prompt, '0.000005');
    const { data } = await client.endpoints.list({ author: 'openai', slug: 'gpt-4o' });
    assert.equal(data.endpoints[0].pricing.completion, '0.00002');
  });

  test('answers and streams Responses', async () => {
    const asked = { model: 'openai/gpt-4o', input: 'Hello' };
    const response = await client.beta.responses.send({ responsesRequest: asked });
    assert.equal(response.outputText ?? response.output[0].content[0].text, 'Hello from openai/gpt-4o, at your service.');
    let text = '';
    for await (const event of await client.beta.responses.send({ responsesRequest: { ...asked, stream: true } })) {
      if (event.type === 'response.output_text.delta') text += event.delta;
    }
    assert.equal(text, 'Hello from openai/gpt-4o, at your service.');
  });

  test('embeds', async () => {
    const { data } = await client.embeddings.generate({ requestBody: { model: 'native/embed', input: ['a', 'b'] } });
    assert.deepEqual(data.map((item) => item.embedding), [[0.5, -0.25], [1.5, -0.25]]);
  });

  test('S-142: tells what a generation cost', async () => {
    const { id } = await send({});
    const { data } = await client.generations.getGeneration({ id });
    assert.equal(data.model, 'openai/gpt-4o');
    assert.equal(data.totalCost, 0.0045);
    assert.deepEqual([data.tokensPrompt, data.tokensCompletion, data.streamed], [100, 200, false]);
  });

  test('S-142: tells of a generation that took a fallback, with every attempt', async () => {
    const { id } = await send({ model: 'sturdy', user: 'user-7', sessionId: 'session-7' });
    const { data } = await client.generations.getGeneration({ id });
    assert.deepEqual([data.model, data.externalUser, data.sessionId, data.httpReferer], ['openai/gpt-4o', 'user-7', 'session-7', 'https://yourapp.com']);
    assert.deepEqual(data.providerResponses.map((response) => response.status), [503, 200]);
    assert.deepEqual([data.isByok, data.cacheDiscount, data.dataRegion, data.apiType], [false, null, 'global', 'completions']);
  });

  test('tells about the key it came with', async () => {
    await send({});
    const { data } = await client.apiKeys.getCurrentKeyMetadata();
    assert.equal(data.label, 'conformance');
    assert.ok(data.usage >= 0.0045 && data.usageDaily <= data.usage);
    assert.equal(data.byokUsage, 0);
  });

  test('a management key asks for credits and activity, a caller\'s key does not', async () => {
    const management = sdk(adminKey);
    await send({});
    const { data: credits } = await management.credits.getCredits();
    assert.ok(credits.totalUsage >= 0.0045 && credits.totalCredits > credits.totalUsage);
    const hash = createHash('sha256').update(key).digest('hex');
    // Only completed days are told of, so there is nothing yet; that it fits the schema is what is asked here.
    assert.deepEqual((await management.analytics.getUserActivity({ apiKeyHash: hash })).data, []);
    await assert.rejects(() => client.credits.getCredits(), (error) => error.statusCode === 403);
    await assert.rejects(() => client.analytics.getUserActivity(), (error) => error instanceof errors.ForbiddenResponseError);
    await assert.rejects(() => management.analytics.getUserActivity({ date: '2020-01-01' }), (error) => error.statusCode === 400);
  });
});
