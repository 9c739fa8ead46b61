// What the dialects have in common.

/** The text of a content that may be a string or parts. */
export function textOf(content) {
  return typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join('');
}

/** The words of a text, each with the blanks after it. */
export function words(text) {
  return text.match(/\S+\s*/g);
}

/** A text in two pieces. */
export function halves(text) {
  const middle = Math.floor(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)];
}

/** A server-sent event with this object as its data, named by its type where it has one. */
export function event(data, name) {
  return `${name ? `event: ${name}\n` : ''}data: ${JSON.stringify(data)}\n\n`;
}
