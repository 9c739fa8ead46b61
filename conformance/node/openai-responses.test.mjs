// The official npm SDK beyond chat: Responses with models behind each dialect, legacy completions, embeddings.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import OpenAI from 'openai';
import { key, startGateway } from './gateway.mjs';

let gateway;
let client;
const tool = (name) => ({
  type: 'function', name, strict: true, parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false } });
const tools = [tool('get_weather'), tool('get_time')];
const schema = { type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer' } }, required: ['name', 'age'], additionalProperties: false };

before(async () => {
  gateway = await startGateway();
  client = new OpenAI({ baseURL: `${gateway.origin}/v1`, apiKey: key, maxRetries: 0 });
});
after(() => gateway.stop());

for (const [model, told, endless, path] of [
  ['native/gpt-4o', 'native/gpt-4o', 'native/endless', /^\/v1\/responses$/],
  ['openai/gpt-4o', 'openai/gpt-4o', 'demo/endless', /chat\/completions$/],
  ['anthropic/claude-sonnet-4.5', 'claude-sonnet-4-5', 'anthropic/claude-endless', /messages$/],
  ['google/gemini-2.5-flash', 'gemini-2.5-flash', 'google/gemini-endless', /generateContent$/],
]) {
  describe(`openai for Node, Responses with ${model}`, () => {
    const ask = (more) => ({ model, input: 'Hello', store: false, ...more });
    const greeting = `Hello from ${told}, at your service.`;

    test('S-049: answers beside instructions', async () => {
      const response = await client.responses.create(ask({ instructions: 'Be brief.' }));
      assert.equal(response.object, 'response');
      assert.equal(response.status, 'completed');
      assert.equal(response.output_text, greeting);
      assert.equal(response.model, model);
      assert.deepEqual([response.usage.input_tokens, response.usage.output_tokens], [100, 200]);
      const seen = await gateway.lastSeen();
      assert.match(seen.path, path);
      assert.match(JSON.stringify(seen.body), /Be brief\./);
    });

    test('S-099: streams the events of its own grammar', async () => {
      const events = [];
      for await (const event of await client.responses.create(ask({ stream: true }))) events.push(event);
      assert.equal(events[0].type, 'response.created');
      assert.equal(events.at(-1).type, 'response.completed');
      assert.deepEqual(events.map((event) => event.sequence_number), events.map((_, i) => i));
      const deltas = events.filter((event) => event.type === 'response.output_text.delta');
      assert.equal(deltas.map((event) => event.delta).join(''), greeting);
      assert.ok(deltas.length > 1);
      assert.equal(events.at(-1).response.output[0].content[0].text, greeting);
    });

    for (const streamed of [false, true]) {
      test(`S-105, S-106: calls two tools at once and takes their results${streamed ? ', in streams' : ''}`, async () => {
        const call = (asked) => (streamed ? client.responses.stream(asked).finalResponse() : client.responses.create(asked));
        const first = await call(ask({ tools }));
        const calls = first.output.filter((item) => item.type === 'function_call');
        assert.deepEqual(calls.map((item) => item.name), ['get_weather', 'get_time']);
        for (const item of calls) assert.deepEqual(JSON.parse(item.arguments), { city: 'Paris' });
        const results = ['sunny', 'noon'].map((output, i) => ({ type: 'function_call_output', call_id: calls[i].call_id, output }));
        const second = await call(ask({ tools, input: [{ role: 'user', content: 'Hello' }, ...first.output, ...results] }));
        assert.equal(second.output_text, 'It is sunny and noon.');
      });
    }

    test('S-107: structured output is parsed', async () => {
      const response = await client.responses.parse(ask({ text: { format: { type: 'json_schema', name: 'user', strict: true, schema } } }));
      assert.deepEqual(response.output_parsed, { name: 'Ada', age: 36 });
    });

    test('S-104: an aborted stream is cancelled at the provider', async () => {
      const { left } = await gateway.seen();
      for await (const event of await client.responses.create(ask({ model: endless, stream: true }))) {
        if (event.type === 'response.output_text.delta') break;
      }
      await gateway.untilLeft(left);
    });
  });
}

describe('openai for Node, Responses', () => {
  const ask = (more) => ({ model: 'openai/gpt-4o', input: 'Hello', store: false, ...more });

  for (const [who, type, call] of [
    ['S-122: a stranger', OpenAI.AuthenticationError, () => client.withOptions({ apiKey: 'sk-never-issued' }).responses.create(ask())],
    ['a bad request', OpenAI.BadRequestError, () => client.responses.create(ask({ temperature: 9 }))],
    ['what needs a memory', OpenAI.BadRequestError, () => client.responses.create(ask({ previous_response_id: 'resp_1' }))],
    ['S-123: an unknown model', OpenAI.NotFoundError, () => client.responses.create(ask({ model: 'acme/none' }))],
    ['S-124: a limit of the provider', OpenAI.RateLimitError, () => client.responses.create(ask({ model: 'demo/limited' }))],
  ]) {
    test(`${who} raises ${type.name}`, async () => {
      await assert.rejects(call(), (error) => {
        assert.ok(error instanceof type, `${error.constructor.name}: ${error.message}`);
        assert.ok(error.error.message.length > 0);
        return true;
      });
    });
  }
});

describe('openai for Node, legacy completions', () => {
  for (const [model, told] of [['native/gpt-4o', 'native/gpt-4o'], ['anthropic/claude-sonnet-4.5', 'claude-sonnet-4-5']]) {
    test(`answers and streams with ${model}`, async () => {
      const completion = await client.completions.create({ model, prompt: 'Hello', max_tokens: 16 });
      assert.equal(completion.object, 'text_completion');
      assert.equal(completion.choices[0].text, `Hello from ${told}, at your service.`);
      assert.equal(completion.usage.total_tokens, 300);
      let text = '';
      for await (const chunk of await client.completions.create({ model, prompt: 'Hello', stream: true })) text += chunk.choices[0]?.text ?? '';
      assert.equal(text, completion.choices[0].text);
    });
  }
});

describe('openai for Node, embeddings', () => {
  test('gives a vector for each input, in the coding that was asked for or is usual', async () => {
    for (const encoding of [undefined, 'float', 'base64']) {
      const { data, usage, model } = await client.embeddings.create({ model: 'native/embed', input: ['a', 'b'], encoding_format: encoding });
      assert.equal(model, 'native/embed');
      assert.equal(usage.total_tokens, 5);
      if (encoding !== 'base64') assert.deepEqual(data.map((item) => item.embedding), [[0.5, -0.25], [1.5, -0.25]]);
    }
  });
});
