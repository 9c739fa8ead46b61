// OpenRouter's provider for the AI SDK, with the AI SDK, both unmodified.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createOpenRouter } from '@openrouter/ai-sdk-provider';
import { APICallError, embedMany, generateObject, generateText, Output, stepCountIs, streamObject, streamText, tool } from 'ai';
import { z } from 'zod';
import { key, startGateway } from './gateway.mjs';

let gateway;
let openrouter;
const city = z.object({ city: z.string() });
const person = z.object({ name: z.string(), age: z.number().int() });
const asked = [];
const tools = {
  get_weather: tool({ description: 'The weather', inputSchema: city, execute: async (input) => { asked.push(input); return 'sunny'; } }),
  get_time: tool({ description: 'The time', inputSchema: city, execute: async (input) => { asked.push(input); return 'noon'; } }),
};

before(async () => {
  gateway = await startGateway();
  openrouter = provider(key);
});
after(() => gateway.stop());

function provider(apiKey) {
  return createOpenRouter({ apiKey, baseURL: `${gateway.origin}/api/v1` });
}

const ask = (more) => ({ model: openrouter('openai/gpt-4o'), prompt: 'Hello', maxRetries: 0, ...more });

describe('@openrouter/ai-sdk-provider with ai', () => {
  test('generates text, beside a system prompt, and knows what it cost', async () => {
    const result = await generateText(ask({ system: 'Be brief.', model: openrouter('openai/gpt-4o', { usage: { include: true } }) }));
    assert.equal(result.text, 'Hello from openai/gpt-4o, at your service.');
    assert.equal(result.finishReason, 'stop');
    assert.deepEqual([result.usage.inputTokens, result.usage.outputTokens], [100, 200]);
    assert.equal(result.providerMetadata.openrouter.usage.cost, 0.0045);
    assert.equal((await gateway.lastSeen()).body.messages[0].role, 'system');
  });

  test('S-099: streams text', async () => {
    const result = streamText(ask({ model: openrouter('openai/gpt-4o', { usage: { include: true } }) }));
    const pieces = [];
    for await (const piece of result.textStream) pieces.push(piece);
    assert.equal(pieces.join(''), 'Hello from openai/gpt-4o, at your service.');
    assert.ok(pieces.length > 1);
    const usage = await result.usage;
    assert.deepEqual([usage.inputTokens, usage.outputTokens], [100, 200]);
    assert.equal((await result.providerMetadata).openrouter.usage.cost, 0.0045);
  });

  test('S-105, S-106: calls two tools at once and goes on with their results', async () => {
    asked.length = 0;
    const result = await generateText(ask({ tools, stopWhen: stepCountIs(3) }));
    assert.equal(result.text, 'It is sunny and noon.');
    assert.equal(result.steps.length, 2);
    assert.deepEqual(asked, [{ city: 'Paris' }, { city: 'Paris' }]);
  });

  test('S-105, S-106: the same in streams', async () => {
    asked.length = 0;
    const result = streamText(ask({ tools, stopWhen: stepCountIs(3) }));
    assert.equal(await result.text, 'It is sunny and noon.');
    assert.deepEqual(asked, [{ city: 'Paris' }, { city: 'Paris' }]);
  });

  test('S-107: generates an object, whole and streamed, and as the output of a text', async () => {
    assert.deepEqual((await generateObject(ask({ schema: person }))).object, { name: 'Ada', age: 36 });
    assert.deepEqual((await gateway.lastSeen()).body.response_format.json_schema.schema.required, ['name', 'age']);
    const streamed = streamObject(ask({ schema: person }));
    for await (const partial of streamed.partialObjectStream) assert.ok(partial);
    assert.deepEqual(await streamed.object, { name: 'Ada', age: 36 });
    assert.deepEqual((await generateText(ask({ output: Output.object({ schema: person }) }))).output, { name: 'Ada', age: 36 });
  });

  test('S-109: an image reaches the provider', async () => {
    await generateText({
      ...ask(), prompt: undefined,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'What is it?' }, { type: 'image', image: Buffer.from('not really'), mediaType: 'image/png' }] }],
    });
    const [, image] = (await gateway.lastSeen()).body.messages[0].content;
    assert.equal(image.image_url.url, `data:image/png;base64,${Buffer.from('not really').toString('base64')}`);
  });

  test('embeds', async () => {
    const { embeddings } = await embedMany({ model: openrouter.textEmbeddingModel('native/embed'), values: ['a', 'b'] });
    assert.deepEqual(embeddings, [[0.5, -0.25], [1.5, -0.25]]);
  });

  test('S-104: an aborted stream is cancelled at the provider', async () => {
    const { left } = await gateway.seen();
    const leaving = new AbortController();
    const result = streamText(ask({ model: openrouter('demo/endless'), abortSignal: leaving.signal }));
    for await (const piece of result.textStream) {
      if (piece) leaving.abort();
    }
    await gateway.untilLeft(left);
  });

  const failures = [
    ['S-122: a stranger', 401, false, () => ask({ model: provider('sk-never-issued')('openai/gpt-4o') })],
    ['a bad request', 400, false, () => ask({ temperature: 9 })],
    ['S-123: an unknown model', 404, false, () => ask({ model: openrouter('openai/gpt-none') })],
    ['a provider that is down', 503, true, () => ask({ model: openrouter('demo/busy') })],
  ];
  for (const [who, status, again, request] of failures) {
    test(`${who} raises an APICallError with ${status}`, async () => {
      const wanted = (error) => {
        assert.ok(APICallError.isInstance(error), error.name);
        assert.equal(error.statusCode, status);
        assert.equal(error.isRetryable, again);
        assert.equal(error.data.error.code, status);
        return true;
      };
      await assert.rejects(generateText(request()), wanted);
      let caught;
      await streamText({ ...request(), onError: ({ error }) => { caught = error; } }).consumeStream();
      wanted(caught);
    });
  }
});
