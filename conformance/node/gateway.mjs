// Starts the upstream and the packaged proxy for a suite.
import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const jar = process.env.SIGNALBOX_JAR ?? join(here, '../../server-armeria/target/signalbox.jar');

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function start(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', process.env.SHOW_LOG ? 'inherit' : 'ignore'], env: { PATH: process.env.PATH, JAVA_HOME: process.env.JAVA_HOME ?? '' } });
  let output = '';
  child.stdout.on('data', (chunk) => { output += chunk; });
  return { child, output: () => output };
}

async function until(what, condition) {
  for (let tries = 0; tries < 600; tries++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what} did not come`);
}

export const key = 'sk-conformance-0123456789abcdefghijklmnopqrstuvwxyz';

/** Opens what operators and management keys open. */
export const adminKey = 'sk-admin-0123456789abcdefghijklmnopqrstuvwxyz';

export async function startGateway() {
  const upstreamPort = await freePort();
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-conformance-'));
  const config = join(dir, 'signalbox.yaml');
  writeFileSync(config, `
providers:
  openrouter:
    type: openrouter
    priority: 10
    api_key: sk-or-upstream-secret
    base_url: http://127.0.0.1:${upstreamPort}/api/v1
    models:
      - {id: openai/gpt-4o, prices: {prompt: 5, completion: 20}}
      - openai/gpt-4o-mini
      - anthropic/claude-3.5-sonnet
      - deepseek/deepseek-chat
      - meta-llama/llama-3.1-70b-instruct
      - demo/busy
      - demo/limited
      - demo/endless
  native:
    type: openai-compatible
    dialect: openai-responses
    api_key: sk-native-upstream-secret
    base_url: http://127.0.0.1:${upstreamPort}/v1
    models: [native/gpt-4o, native/endless, native/embed]
  claude:
    type: anthropic
    api_key: sk-ant-upstream-secret
    base_url: http://127.0.0.1:${upstreamPort}/v1
  gemini:
    type: gemini
    api_key: sk-goog-upstream-secret
    base_url: http://127.0.0.1:${upstreamPort}/v1beta
model_list:
  - model_name: claude-3-opus
    params: {model: anthropic/claude-3-opus, api_key: sk-or-upstream-secret, api_base: "http://127.0.0.1:${upstreamPort}/api/v1"}
  - model_name: openrouter-gpt-4
    params: {model: openai/gpt-4-turbo, api_key: sk-or-upstream-secret, api_base: "http://127.0.0.1:${upstreamPort}/api/v1"}
  - model_name: llama-70b
    params: {model: meta-llama/llama-2-70b-chat, api_key: sk-or-upstream-secret, api_base: "http://127.0.0.1:${upstreamPort}/api/v1"}
model_aliases:
  sturdy: [demo/busy, openai/gpt-4o]
keys:
  - {name: conformance, key: ${key}}
server:
  admin_key: ${adminKey}
`);
  const upstream = start(process.execPath, [join(here, 'upstream/server.mjs'), String(upstreamPort)]);
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin/java') : 'java';
  const proxy = start(java, ['-jar', jar, 'serve', '--config', config, '--port', String(port), '--data-dir', join(dir, 'data')]);
  const stop = () => { proxy.child.kill('SIGTERM'); upstream.child.kill('SIGTERM'); };
  process.once('exit', stop);
  process.once('SIGTERM', () => process.exit(143));
  const origin = `http://127.0.0.1:${port}`;
  await until('upstream', () => upstream.output().includes('upstream on'));
  await until('proxy', () => fetch(`${origin}/health/ready`).then((res) => res.ok, () => false));
  const seenAt = `http://127.0.0.1:${upstreamPort}/_seen`;
  const seen = () => fetch(seenAt).then((res) => res.json());
  return {
    origin,
    seenAt,
    seen,
    /** The latest request that the provider got, its body as an object. */
    lastSeen: async () => {
      const { body, ...request } = (await seen()).requests.at(-1);
      return { ...request, body: JSON.parse(body) };
    },
    /** Waits until the provider saw more clients leave than this. */
    untilLeft: (before) => until('the news that the client has left', async () => (await seen()).left > before),
    stop,
  };
}

// By hand, and for the suites in other languages: start, print where, stay.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { origin, seenAt } = await startGateway();
  console.log(JSON.stringify({ origin, seenAt, key }));
}
