// Google's SDK for Gemini, unmodified, with models behind each dialect.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ApiError, FunctionCallingConfigMode, GoogleGenAI } from '@google/genai';
import { key, startGateway } from './gateway.mjs';

let gateway;
let ai;
const declare = (name) => ({ name, description: 'What is there', parametersJsonSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } });
const tools = [{ functionDeclarations: [declare('get_weather'), declare('get_time')] }];
const user = { type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer' } }, required: ['name', 'age'] };

before(async () => {
  gateway = await startGateway();
  ai = sdk(key);
});
after(() => gateway.stop());

function sdk(apiKey) {
  return new GoogleGenAI({ apiKey, httpOptions: { baseUrl: gateway.origin } });
}

async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

for (const [model, told, endless] of [
  ['google/gemini-2.5-flash', 'gemini-2.5-flash', 'google/gemini-endless'],
  ['openai/gpt-4o', 'openai/gpt-4o', 'demo/endless'],
  ['anthropic/claude-sonnet-4.5', 'claude-sonnet-4-5', 'anthropic/claude-endless'],
]) {
  describe(`@google/genai with ${model}`, () => {
    const ask = (more) => ({ model, contents: 'Hello', ...more });
    const greeting = `Hello from ${told}, at your service.`;

    test('S-049: answers beside a system prompt', async () => {
      const response = await ai.models.generateContent(ask({ config: { systemInstruction: 'Be brief.' } }));
      assert.equal(response.text, greeting);
      assert.equal(response.candidates[0].finishReason, 'STOP');
      assert.equal(response.modelVersion, model);
      assert.deepEqual([response.usageMetadata.promptTokenCount, response.usageMetadata.candidatesTokenCount], [100, 200]);
      assert.match(JSON.stringify((await gateway.lastSeen()).body), /Be brief\./);
    });

    test('S-099: streams', async () => {
      const chunks = await collect(await ai.models.generateContentStream(ask()));
      assert.equal(chunks.map((chunk) => chunk.text ?? '').join(''), greeting);
      assert.ok(chunks.length > 1);
      assert.equal(chunks.at(-1).candidates[0].finishReason, 'STOP');
      assert.deepEqual([chunks.at(-1).usageMetadata.promptTokenCount, chunks.at(-1).usageMetadata.candidatesTokenCount], [100, 200]);
    });

    for (const streamed of [false, true]) {
      test(`S-105, S-106: calls two tools at once and takes their results${streamed ? ', in streams' : ''}`, async () => {
        const call = async (asked) => (streamed ? collect(await ai.models.generateContentStream(asked)) : [await ai.models.generateContent(asked)]);
        const config = { tools };
        const first = await call(ask({ config }));
        const calls = first.flatMap((chunk) => chunk.functionCalls ?? []);
        assert.deepEqual(calls.map(({ name, args }) => [name, args]), [['get_weather', { city: 'Paris' }], ['get_time', { city: 'Paris' }]]);
        const contents = [
          { role: 'user', parts: [{ text: 'Hello' }] },
          { role: 'model', parts: first.flatMap((chunk) => chunk.candidates[0].content?.parts ?? []) },
          { role: 'user', parts: ['sunny', 'noon'].map((output, i) => ({ functionResponse: { id: calls[i].id, name: calls[i].name, response: { output } } })) },
        ];
        const second = await call(ask({ contents, config }));
        assert.match(second.map((chunk) => chunk.text ?? '').join(''), /^It is .*sunny.* and .*noon.*\.$/);
      });
    }

    test('a tool that has to be called is', async () => {
      const toolConfig = { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY, allowedFunctionNames: ['get_weather'] } };
      const response = await ai.models.generateContent(ask({ config: { tools: [{ functionDeclarations: [declare('get_weather')] }], toolConfig } }));
      assert.equal(response.functionCalls[0].name, 'get_weather');
    });

    test('S-107: structured output', async () => {
      const response = await ai.models.generateContent(ask({ config: { responseMimeType: 'application/json', responseJsonSchema: user } }));
      assert.deepEqual(JSON.parse(response.text), { name: 'Ada', age: 36 });
    });

    test('a chat keeps what was said', async () => {
      const chat = ai.chats.create({ model });
      await chat.sendMessage({ message: 'Hello' });
      await collect(await chat.sendMessageStream({ message: 'Once more' }));
      assert.match(JSON.stringify((await gateway.lastSeen()).body), /at your service.*Once more/);
    });

    test('S-104: an aborted stream is cancelled at the provider', async () => {
      const { left } = await gateway.seen();
      const leaving = new AbortController();
      const stream = await ai.models.generateContentStream(ask({ model: endless, config: { abortSignal: leaving.signal } }));
      await assert.rejects(async () => {
        for await (const chunk of stream) {
          if (chunk.text) leaving.abort();
        }
      });
      await gateway.untilLeft(left);
    });
  });
}

describe('@google/genai', () => {
  const ask = (more) => ({ model: 'google/gemini-2.5-flash', contents: 'Hello', ...more });

  test('finds a model by the name that Google gives it', async () => {
    const response = await ai.models.generateContent(ask({ model: 'gemini-2.5-flash' }));
    assert.equal(response.text, 'Hello from gemini-2.5-flash, at your service.');
  });

  test('counts tokens as good as can be', async () => {
    for (const model of ['google/gemini-2.5-flash', 'openai/gpt-4o']) assert.ok((await ai.models.countTokens(ask({ model }))).totalTokens > 0);
  });

  for (const [who, status, word, call] of [
    ['S-122: a stranger', 401, 'UNAUTHENTICATED', () => sdk('sk-never-issued').models.generateContent(ask())],
    ['a bad request', 400, 'INVALID_ARGUMENT', () => ai.models.generateContent(ask({ config: { temperature: 9 } }))],
    ['S-123: an unknown model', 404, 'NOT_FOUND', () => ai.models.generateContent(ask({ model: 'acme/none' }))],
    ['S-124: a limit of the provider', 429, 'RESOURCE_EXHAUSTED', () => ai.models.generateContent(ask({ model: 'demo/limited' }))],
  ]) {
    test(`${who} raises an ApiError with ${status}`, async () => {
      await assert.rejects(call(), (error) => {
        assert.ok(error instanceof ApiError, `${error.constructor.name}: ${error.message}`);
        assert.equal(error.status, status);
        assert.equal(JSON.parse(error.message).error.status, word);
        return true;
      });
    });
  }
});
