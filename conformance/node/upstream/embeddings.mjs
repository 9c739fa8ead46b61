// OpenAI's embeddings: two numbers for each input.
export const path = /\/embeddings$/;

export const read = (body) => ({ ...body, stream: false, results: [], tools: [] });

export function whole(asked) {
  const inputs = Array.isArray(asked.input) ? asked.input : [asked.input];
  const vector = (index) => [index + 0.5, -0.25];
  const base64 = (numbers) => Buffer.from(new Float32Array(numbers).buffer).toString('base64');
  return {
    object: 'list', model: asked.model,
    data: inputs.map((input, index) => ({
      object: 'embedding', index, embedding: asked.encoding_format === 'base64' ? base64(vector(index)) : vector(index) })),
    usage: { prompt_tokens: 5, total_tokens: 5 },
  };
}

export const failure = (type, code) => ({ error: { message: 'Not now', type, code } });
