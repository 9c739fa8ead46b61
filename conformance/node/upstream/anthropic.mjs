// Anthropic's Messages, and how many tokens they have.
import { event, halves, textOf, words } from './shared.mjs';

export const path = /\/messages(\/count_tokens)?$/;
const usage = { input_tokens: 100, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 200 };

export function read(body, url) {
  const last = body.messages.at(-1).content;
  return {
    model: body.model,
    stream: body.stream,
    counts: url.endsWith('/count_tokens'),
    results: Array.isArray(last) ? last.filter((block) => block.type === 'tool_result').map((block) => textOf(block.content)) : [],
    tools: (body.tools ?? []).map((tool) => ({ name: tool.name, schema: tool.input_schema })),
    forced: body.tool_choice?.name,
    schema: body.output_config?.format?.schema ?? body.output_format?.schema,
  };
}

const toolUse = ({ id, name, args }) => ({ type: 'tool_use', id: id.replace('call', 'toolu'), name, input: JSON.parse(args) });

const message = (asked, more) => ({
  id: 'msg_up1', type: 'message', role: 'assistant', model: `${asked.model}-20250929`, content: [], stop_reason: null, stop_sequence: null, usage, ...more });

export function whole(asked, said) {
  if (asked.counts) return { input_tokens: 7 };
  const content = said.calls ? said.calls.map(toolUse) : [{ type: 'text', text: said.text }];
  return message(asked, { content, stop_reason: said.calls ? 'tool_use' : 'end_turn' });
}

const typed = (data) => event(data, data.type);
const delta = (index, piece) => typed({ type: 'content_block_delta', index, delta: piece });

function block(index, opened, pieces) {
  return [
    typed({ type: 'content_block_start', index, content_block: opened }),
    ...pieces.map((piece) => delta(index, piece)),
    typed({ type: 'content_block_stop', index }),
  ];
}

export const opening = (asked) => [
  typed({ type: 'message_start', message: message(asked, { usage: { ...usage, output_tokens: 1 } }) }), typed({ type: 'ping' })];

// The endless model opens its block with its first word, and never closes it.
export function text(asked, piece) {
  const open = asked.opened ? [] : [typed({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } })];
  asked.opened = true;
  return [...open, delta(0, { type: 'text_delta', text: piece })];
}

export function rest(asked, said) {
  const blocks = said.calls
    ? said.calls.flatMap((made, index) => block(
      index, { ...toolUse(made), input: {} }, ['', ...halves(made.args)].map((piece) => ({ type: 'input_json_delta', partial_json: piece }))))
    : block(0, { type: 'text', text: '' }, words(said.text).map((word) => ({ type: 'text_delta', text: word })));
  return [
    ...blocks,
    typed({ type: 'message_delta', delta: { stop_reason: said.calls ? 'tool_use' : 'end_turn', stop_sequence: null }, usage: { output_tokens: 200 } }),
    typed({ type: 'message_stop' }),
  ];
}

export const failure = (type) => ({ type: 'error', error: { type, message: 'Not now' } });
