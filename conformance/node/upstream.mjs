// A provider of OpenAI's chat API for the conformance suites. What it does depends on the model's name:
//   …/busy          503, always            …/limited   429 with Retry-After: 1
//   …/endless       a stream that ends only when the client leaves
//   anything else   answers; with tools, calls each of them for Paris; with a JSON schema, answers JSON
// GET /_seen tells every request it got and how many clients left in the middle.
import { createServer } from 'node:http';

const seen = { requests: [], left: 0 };

function completion(model, message, finishReason, usage) {
  return {
    id: 'chatcmpl-up1', object: 'chat.completion', created: 1700000000, model: `${model}-2024-08-06`,
    choices: [{ index: 0, message: { role: 'assistant', content: null, refusal: null, ...message }, logprobs: null, finish_reason: finishReason }],
    usage, system_fingerprint: 'fp_1',
  };
}

function text(content) {
  return typeof content === 'string' ? content : content.map((part) => part.text).join('');
}

function resultsAtTheEnd(messages) {
  const results = [];
  for (let i = messages.length - 1; messages[i]?.role === 'tool'; i--) results.unshift(text(messages[i].content));
  return results;
}

function answer(body) {
  const usage = { prompt_tokens: 100, completion_tokens: 200, total_tokens: 300 };
  const results = resultsAtTheEnd(body.messages);
  if (body.tools?.length && results.length === 0) {
    const calls = body.tools.map((tool, i) => (
      { id: `call_${i + 1}`, type: 'function', function: { name: tool.function.name, arguments: '{"city":"Paris"}' } }));
    return completion(body.model, { tool_calls: calls }, 'tool_calls', usage);
  }
  if (body.response_format?.type === 'json_schema') {
    return completion(body.model, { content: '{"name":"Ada","age":36}' }, 'stop', usage);
  }
  const words = results.length > 0 ? `It is ${results.join(' and ')}.` : `Hello from ${body.model}, at your service.`;
  return completion(body.model, { content: words }, 'stop', usage);
}

function callFragments({ id, type, function: fn }, index) {
  const middle = Math.floor(fn.arguments.length / 2);
  return [
    { tool_calls: [{ index, id, type, function: { name: fn.name, arguments: '' } }] },
    { tool_calls: [{ index, function: { arguments: fn.arguments.slice(0, middle) } }] },
    { tool_calls: [{ index, function: { arguments: fn.arguments.slice(middle) } }] },
  ];
}

function fragments(message) {
  if (message.tool_calls) return message.tool_calls.flatMap(callFragments);
  return message.content.match(/\S+\s*/g).map((content) => ({ content }));
}

async function stream(body, res) {
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  const whole = answer(body);
  const event = (choices, more = {}) => res.write(`data: ${JSON.stringify({
    id: whole.id, object: 'chat.completion.chunk', created: whole.created, model: whole.model, choices, ...more })}\n\n`);
  const choice = (delta, finish = null) => [{ index: 0, delta, logprobs: null, finish_reason: finish }];
  event(choice({ role: 'assistant', content: '' }));
  if (body.model.endsWith('/endless')) {
    for (let i = 0; !res.closed && i < 3000; i++) {
      event(choice({ content: `${i} ` }));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return;
  }
  for (const delta of fragments(whole.choices[0].message)) event(choice(delta));
  event(choice({}, whole.choices[0].finish_reason));
  if (body.stream_options?.include_usage) event([], { usage: whole.usage });
  res.end('data: [DONE]\n\n');
}

const server = createServer((req, res) => {
  if (req.url === '/_seen') {
    res.setHeader('content-type', 'application/json');
    res.end(JSON.stringify(seen));
    return;
  }
  const chunks = [];
  req.on('data', (chunk) => chunks.push(chunk));
  req.on('end', async () => {
    const raw = Buffer.concat(chunks).toString('utf8');
    seen.requests.push({ path: req.url, headers: req.headers, rawHeaders: req.rawHeaders, body: raw });
    const body = JSON.parse(raw);
    res.on('close', () => { if (!res.writableFinished) seen.left++; });
    if (body.model.endsWith('/busy') || body.model.endsWith('/limited')) {
      const limited = body.model.endsWith('/limited');
      res.writeHead(limited ? 429 : 503, { 'content-type': 'application/json', ...(limited && { 'retry-after': '1' }) });
      res.end(JSON.stringify({ error: { message: 'Not now', type: 'server_error', code: limited ? 'rate_limit_exceeded' : null } }));
    } else if (body.stream) {
      await stream(body, res);
    } else {
      res.setHeader('content-type', 'application/json');
      res.end(JSON.stringify(answer(body)));
    }
  });
});
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => console.log(`upstream on ${server.address().port}`));
