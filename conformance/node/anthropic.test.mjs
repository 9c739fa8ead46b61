// Anthropic's SDK, unmodified, with models behind each dialect.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { key, startGateway } from './gateway.mjs';

let gateway;
let client;
const hello = [{ role: 'user', content: 'Hello' }];
const tool = (name) => ({ name, description: 'What is there', input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } });
const tools = [tool('get_weather'), tool('get_time')];
const user = { type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer' } }, required: ['name', 'age'], additionalProperties: false };

before(async () => {
  gateway = await startGateway();
  client = sdk({ apiKey: key });
});
after(() => gateway.stop());

function sdk(credentials) {
  return new Anthropic({ baseURL: gateway.origin, maxRetries: 0, ...credentials });
}

for (const [model, told, endless] of [
  ['anthropic/claude-sonnet-4.5', 'claude-sonnet-4-5', 'anthropic/claude-endless'],
  ['openai/gpt-4o', 'openai/gpt-4o', 'demo/endless'],
  ['google/gemini-2.5-flash', 'gemini-2.5-flash', 'google/gemini-endless'],
]) {
  describe(`@anthropic-ai/sdk with ${model}`, () => {
    const ask = (more) => ({ model, max_tokens: 1024, messages: hello, ...more });
    const greeting = `Hello from ${told}, at your service.`;

    test('S-049: answers beside a system prompt', async () => {
      const message = await client.messages.create(ask({ system: 'Be brief.' }));
      assert.equal(message.type, 'message');
      assert.equal(message.role, 'assistant');
      assert.deepEqual(message.content.map((block) => [block.type, block.text]), [['text', greeting]]);
      assert.equal(message.stop_reason, 'end_turn');
      assert.equal(message.stop_sequence, null);
      assert.equal(message.model, model);
      assert.deepEqual([message.usage.input_tokens, message.usage.output_tokens], [100, 200]);
      assert.match(JSON.stringify((await gateway.lastSeen()).body), /Be brief\./);
    });

    test('S-099: streams the events of its own grammar', async () => {
      const events = [];
      for await (const event of await client.messages.create(ask({ stream: true }))) events.push(event);
      const types = events.map((event) => event.type).filter((type) => type !== 'ping' && type !== 'content_block_delta');
      assert.deepEqual(types, ['message_start', 'content_block_start', 'content_block_stop', 'message_delta', 'message_stop']);
      assert.equal(events.filter((event) => event.delta?.type === 'text_delta').map((event) => event.delta.text).join(''), greeting);
    });

    test('S-099: a streamed message is the whole one', async () => {
      const stream = client.messages.stream(ask());
      let pieces = 0;
      stream.on('text', () => { pieces++; });
      const message = await stream.finalMessage();
      assert.equal(message.content[0].text, greeting);
      assert.equal(message.stop_reason, 'end_turn');
      assert.deepEqual([message.usage.input_tokens, message.usage.output_tokens], [100, 200]);
      assert.ok(pieces > 1);
    });

    for (const streamed of [false, true]) {
      test(`S-105, S-106: calls two tools at once and takes their results${streamed ? ', in streams' : ''}`, async () => {
        const call = (asked) => (streamed ? client.messages.stream(asked).finalMessage() : client.messages.create(asked));
        const first = await call(ask({ tools }));
        assert.equal(first.stop_reason, 'tool_use');
        const uses = first.content.filter((block) => block.type === 'tool_use');
        assert.deepEqual(uses.map((block) => [block.name, block.input]), [['get_weather', { city: 'Paris' }], ['get_time', { city: 'Paris' }]]);
        const results = ['sunny', 'noon'].map((content, i) => ({ type: 'tool_result', tool_use_id: uses[i].id, content }));
        const second = await call(ask({ tools, messages: [...hello, { role: 'assistant', content: first.content }, { role: 'user', content: results }] }));
        assert.equal(second.content[0].text, 'It is sunny and noon.');
      });
    }

    test('a tool that has to be called is', async () => {
      const message = await client.messages.create(ask({ tools: [tools[0]], tool_choice: { type: 'tool', name: 'get_weather' } }));
      assert.equal(message.content.at(-1).name, 'get_weather');
    });

    test('S-107: structured output', async () => {
      const message = await client.messages.parse(ask({ output_config: { format: { type: 'json_schema', schema: user } } }));
      assert.deepEqual(JSON.parse(message.content[0].text), { name: 'Ada', age: 36 });
    });

    test('S-104: an aborted stream is cancelled at the provider', async () => {
      const { left } = await gateway.seen();
      const stream = client.messages.stream(ask({ model: endless }));
      stream.on('text', () => stream.abort());
      await assert.rejects(stream.finalMessage(), Anthropic.APIUserAbortError);
      await gateway.untilLeft(left);
    });
  });
}

describe('@anthropic-ai/sdk', () => {
  const ask = (more) => ({ model: 'anthropic/claude-sonnet-4.5', max_tokens: 1024, messages: hello, ...more });

  test('takes a token as well as a key', async () => {
    const message = await sdk({ apiKey: null, authToken: key }).messages.create(ask());
    assert.equal(message.type, 'message');
  });

  test('finds a model by the name that Anthropic gives it', async () => {
    const message = await client.messages.create(ask({ model: 'claude-sonnet-4-5' }));
    assert.equal(message.content[0].text, 'Hello from claude-sonnet-4-5, at your service.');
  });

  test('counts tokens, as the provider does or, where that has no such call, as good as can be', async () => {
    assert.deepEqual(await client.messages.countTokens({ model: 'anthropic/claude-sonnet-4.5', messages: hello, tools }), { input_tokens: 7 });
    const { input_tokens: estimated } = await client.messages.countTokens({ model: 'openai/gpt-4o', messages: hello, tools });
    assert.ok(Number.isInteger(estimated) && estimated > 0);
  });

  test('lists models', async () => {
    const ids = [];
    for await (const model of client.models.list()) ids.push(model.id);
    assert.ok(ids.includes('openai/gpt-4o'));
  });

  for (const [who, type, status, word, call] of [
    ['S-122: a stranger', Anthropic.AuthenticationError, 401, 'authentication_error', () => sdk({ apiKey: 'sk-never-issued' }).messages.create(ask())],
    ['a bad request', Anthropic.BadRequestError, 400, 'invalid_request_error', () => client.messages.create(ask({ temperature: 9 }))],
    ['S-123: an unknown model', Anthropic.NotFoundError, 404, 'not_found_error', () => client.messages.create(ask({ model: 'acme/none' }))],
    ['S-124: a limit of the provider', Anthropic.RateLimitError, 429, 'rate_limit_error', () => client.messages.create(ask({ model: 'demo/limited' }))],
  ]) {
    test(`${who} raises ${type.name}`, async () => {
      await assert.rejects(call(), (error) => {
        assert.ok(error instanceof type, `${error.constructor.name}: ${error.message}`);
        assert.equal(error.status, status);
        assert.equal(error.error.type, 'error');
        assert.equal(error.error.error.type, word);
        assert.ok(error.error.error.message.length > 0);
        return true;
      });
    });
  }
});
