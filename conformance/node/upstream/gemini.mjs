// Gemini's generateContent and streamGenerateContent.
import { event, words } from './shared.mjs';

export const path = /:(generateContent|streamGenerateContent)(\?.*)?$/;
const usageMetadata = { promptTokenCount: 100, candidatesTokenCount: 200, totalTokenCount: 300 };

export function read(body, url) {
  const [, model, method] = url.match(/models\/([^/:]+):(\w+)/);
  const config = body.generationConfig ?? {};
  return {
    model,
    stream: method === 'streamGenerateContent',
    results: body.contents.at(-1).parts.filter((part) => part.functionResponse).map(({ functionResponse: { response } }) => Object.values(response)[0]),
    tools: (body.tools ?? []).flatMap((tool) => tool.functionDeclarations ?? []).map((tool) => ({ name: tool.name, schema: tool.parametersJsonSchema ?? tool.parameters })),
    schema: config.responseJsonSchema ?? config.responseSchema,
  };
}

function answer(asked, parts, finishReason) {
  return {
    candidates: [{ content: { role: 'model', parts }, index: 0, ...(finishReason && { finishReason }) }],
    usageMetadata, modelVersion: asked.model, responseId: 'up1',
  };
}

const calls = (said) => said.calls.map(({ name, args }) => ({ functionCall: { name, args: JSON.parse(args) } }));

export const whole = (asked, said) => answer(asked, said.calls ? calls(said) : [{ text: said.text }], 'STOP');

export const opening = () => [];

export const text = (asked, piece) => [event(answer(asked, [{ text: piece }]))];

export function rest(asked, said) {
  if (said.calls) return [event(whole(asked, said))];
  const pieces = words(said.text);
  return pieces.map((word, i) => event(answer(asked, [{ text: word }], i === pieces.length - 1 ? 'STOP' : undefined)));
}

export const failure = (type) => ({ error: { code: type === 'rate_limit_error' ? 429 : 503, message: 'Not now', status: type === 'rate_limit_error' ? 'RESOURCE_EXHAUSTED' : 'UNAVAILABLE' } });
