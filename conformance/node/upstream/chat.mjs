// OpenAI's chat completions.
import { event, halves, textOf, words } from './shared.mjs';

export const path = /\/chat\/completions$/;
const usage = { prompt_tokens: 100, completion_tokens: 200, total_tokens: 300 };

export function read(body) {
  const results = [];
  for (let i = body.messages.length - 1; body.messages[i]?.role === 'tool'; i--) results.unshift(textOf(body.messages[i].content));
  return {
    model: body.model,
    stream: body.stream,
    counts: body.stream_options?.include_usage,
    results,
    tools: (body.tools ?? []).map((tool) => ({ name: tool.function.name, schema: tool.function.parameters })),
    forced: body.tool_choice?.function?.name,
    schema: body.response_format?.json_schema?.schema,
  };
}

const call = ({ id, name, args }) => ({ id, type: 'function', function: { name, arguments: args } });

const frame = (asked, object, more) => ({ id: 'chatcmpl-up1', object, created: 1700000000, model: `${asked.model}-2024-08-06`, ...more });

export function whole(asked, said) {
  const message = { role: 'assistant', content: said.text ?? null, refusal: null, ...(said.calls && { tool_calls: said.calls.map(call) }) };
  const choice = { index: 0, message, logprobs: null, finish_reason: said.calls ? 'tool_calls' : 'stop' };
  return frame(asked, 'chat.completion', { choices: [choice], usage });
}

function chunk(asked, delta, finish = null) {
  return event(frame(asked, 'chat.completion.chunk', { choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] }));
}

export const opening = (asked) => [chunk(asked, { role: 'assistant', content: '' })];

export const text = (asked, piece) => [chunk(asked, { content: piece })];

export function rest(asked, said) {
  const calls = (said.calls ?? []).flatMap((made, index) => [
    chunk(asked, { tool_calls: [{ index, ...call({ ...made, args: '' }) }] }),
    ...halves(made.args).map((piece) => chunk(asked, { tool_calls: [{ index, function: { arguments: piece } }] })),
  ]);
  return [
    ...(said.text ? words(said.text).flatMap((word) => text(asked, word)) : calls),
    chunk(asked, {}, said.calls ? 'tool_calls' : 'stop'),
    ...(asked.counts ? [event(frame(asked, 'chat.completion.chunk', { choices: [], usage }))] : []),
    'data: [DONE]\n\n',
  ];
}

export const failure = (type, code) => ({ error: { message: 'Not now', type, code } });
