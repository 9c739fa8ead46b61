// OpenAI's Responses.
import { event, halves, textOf, words } from './shared.mjs';

export const path = /\/responses$/;
const usage = {
  input_tokens: 100, input_tokens_details: { cached_tokens: 0 }, output_tokens: 200, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 300 };

export function read(body) {
  const results = [];
  for (let i = body.input.length - 1; body.input[i]?.type === 'function_call_output'; i--) results.unshift(textOf(body.input[i].output));
  return {
    model: body.model,
    stream: body.stream,
    results,
    tools: (body.tools ?? []).map((tool) => ({ name: tool.name, schema: tool.parameters })),
    forced: body.tool_choice?.name,
    schema: body.text?.format?.schema,
    number: 0,
  };
}

function items(said) {
  if (said.calls) return said.calls.map(({ id, name, args }) => ({ id: `fc_${id}`, type: 'function_call', status: 'completed', call_id: id, name, arguments: args }));
  return [{ id: 'msg_up1', type: 'message', status: 'completed', role: 'assistant', content: [{ type: 'output_text', text: said.text, annotations: [], logprobs: [] }] }];
}

function response(asked, status, output, more) {
  return {
    id: 'resp_up1', object: 'response', created_at: 1700000000, completed_at: status === 'completed' ? 1700000001 : null, status, error: null, incomplete_details: null, instructions: null, max_output_tokens: null,
    model: `${asked.model}-2024-08-06`, output, parallel_tool_calls: true, previous_response_id: null, reasoning: { effort: null, summary: null },
    store: false, temperature: 1, presence_penalty: 0, frequency_penalty: 0, text: { format: { type: 'text' } }, tool_choice: 'auto', tools: [], top_p: 1, truncation: 'disabled',
    usage: null, user: null, metadata: {}, ...more,
  };
}

export const whole = (asked, said) => response(asked, 'completed', items(said), { usage });

const typed = (asked, type, more) => event({ type, sequence_number: asked.number++, ...more }, type);

export const opening = (asked) => ['response.created', 'response.in_progress'].map((type) => typed(asked, type, { response: response(asked, 'in_progress', []) }));

const open = (item) => ({ ...item, status: 'in_progress', ...(item.type === 'message' ? { content: [] } : { arguments: '' }) });
const part = { type: 'output_text', text: '', annotations: [], logprobs: [] };
const place = { item_id: 'msg_up1', output_index: 0, content_index: 0 };

function begun(asked) {
  if (asked.opened) return [];
  asked.opened = true;
  return [
    typed(asked, 'response.output_item.added', { output_index: 0, item: open(items({ text: '' })[0]) }),
    typed(asked, 'response.content_part.added', { ...place, part }),
  ];
}

export const text = (asked, piece) => [...begun(asked), typed(asked, 'response.output_text.delta', { ...place, delta: piece, logprobs: [] })];

function message(asked, said) {
  const [item] = items(said);
  return [
    ...words(said.text).flatMap((word) => text(asked, word)),
    typed(asked, 'response.output_text.done', { ...place, text: said.text, logprobs: [] }),
    typed(asked, 'response.content_part.done', { ...place, part: item.content[0] }),
    typed(asked, 'response.output_item.done', { output_index: 0, item }),
  ];
}

function call(asked, item, index) {
  const where = { item_id: item.id, output_index: index };
  return [
    typed(asked, 'response.output_item.added', { output_index: index, item: open(item) }),
    ...halves(item.arguments).map((piece) => typed(asked, 'response.function_call_arguments.delta', { ...where, delta: piece })),
    typed(asked, 'response.function_call_arguments.done', { ...where, name: item.name, arguments: item.arguments }),
    typed(asked, 'response.output_item.done', { output_index: index, item }),
  ];
}

export function rest(asked, said) {
  const output = said.calls ? items(said).flatMap((item, index) => call(asked, item, index)) : message(asked, said);
  return [...output, typed(asked, 'response.completed', { response: whole(asked, said) })];
}

export const failure = (type, code) => ({ error: { message: 'Not now', type, code, param: null } });
