// OpenAI's legacy completions.
import { event, words } from './shared.mjs';

export const path = /\/v1\/completions$/;
const usage = { prompt_tokens: 100, completion_tokens: 200, total_tokens: 300 };

export const read = (body) => ({ model: body.model, stream: body.stream, counts: body.stream_options?.include_usage, results: [], tools: [] });

const frame = (asked, more) => ({ id: 'cmpl-up1', object: 'text_completion', created: 1700000000, model: asked.model, ...more });

const choice = (text, finish) => [{ index: 0, text, logprobs: null, finish_reason: finish }];

export const whole = (asked, said) => frame(asked, { choices: choice(said.text, 'stop'), usage });

export const opening = () => [];

export const text = (asked, piece) => [event(frame(asked, { choices: choice(piece, null) }))];

export const rest = (asked, said) => [
  ...words(said.text).flatMap((word) => text(asked, word)),
  event(frame(asked, { choices: choice('', 'stop') })),
  ...(asked.counts ? [event(frame(asked, { choices: [], usage }))] : []),
  'data: [DONE]\n\n',
];

export const failure = (type, code) => ({ error: { message: 'Not now', type, code } });
