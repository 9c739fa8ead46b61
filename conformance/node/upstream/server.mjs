// A provider of six dialects for the conformance suites. The path says which dialect, and what it does depends on the model's name:
//   …busy         503, always            …limited   429 with Retry-After: 1
//   …endless      a stream that ends only when the client leaves
//   anything else answers; with tools, calls each of them, or the one it has to; with a JSON schema, answers JSON
// GET /_seen tells every request it got and how many clients left in the middle.
import { createServer } from 'node:http';
import * as anthropic from './anthropic.mjs';
import * as chat from './chat.mjs';
import * as completions from './completions.mjs';
import * as embeddings from './embeddings.mjs';
import * as gemini from './gemini.mjs';
import * as responses from './responses.mjs';

const dialects = [chat, responses, anthropic, gemini, completions, embeddings];
const seen = { requests: [], left: 0 };
const values = { city: 'Paris', name: 'Ada', age: 36 };

/** What a model would write for a schema of ours. */
function sample(schema) {
  return JSON.stringify(Object.fromEntries(Object.keys(schema?.properties ?? {}).map((name) => [name, values[name]])));
}

function reply(asked) {
  if (asked.results.length > 0) return { text: `It is ${asked.results.join(' and ')}.` };
  const tools = asked.forced ? asked.tools.filter((tool) => tool.name === asked.forced) : asked.tools;
  if (tools.length > 0) {
    return { calls: tools.map(({ name, schema }, i) => ({ id: `call_${i + 1}`, name, args: sample(schema) })) };
  }
  return { text: asked.schema ? sample(asked.schema) : `Hello from ${asked.model}, at your service.` };
}

async function stream(dialect, asked, res) {
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (events) => { for (const event of events) res.write(event); };
  send(dialect.opening(asked));
  for (let i = 0; asked.model.endsWith('endless') && !res.closed && i < 3000; i++) {
    send(dialect.text(asked, `${i} `));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  send(dialect.rest(asked, reply(asked)));
  res.end();
}

function json(res, status, body, headers = {}) {
  res.writeHead(status, { 'content-type': 'application/json', ...headers });
  res.end(JSON.stringify(body));
}

const server = createServer((req, res) => {
  if (req.url === '/_seen') return json(res, 200, seen);
  const chunks = [];
  req.on('data', (chunk) => chunks.push(chunk));
  req.on('end', async () => {
    const raw = Buffer.concat(chunks).toString('utf8');
    const dialect = dialects.find(({ path }) => path.test(req.url));
    if (!dialect) return json(res, 404, { error: { message: `No such path: ${req.url}` } });
    seen.requests.push({ path: req.url, headers: req.headers, rawHeaders: req.rawHeaders, body: raw });
    res.on('close', () => { if (!res.writableFinished) seen.left++; });
    const asked = dialect.read(JSON.parse(raw), req.url);
    if (asked.model.endsWith('busy')) return json(res, 503, dialect.failure('overloaded_error', null));
    if (asked.model.endsWith('limited')) return json(res, 429, dialect.failure('rate_limit_error', 'rate_limit_exceeded'), { 'retry-after': '1' });
    return asked.stream ? stream(dialect, asked, res) : json(res, 200, dialect.whole(asked, reply(asked)));
  });
});
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => console.log(`upstream on ${server.address().port}`));
