// Parses JSON and keeps numbers as they are written: JavaScript has no number 9007199254740993, and 1.0 is not '1'.

/** Not in TypeScript's libraries yet: https://github.com/tc39/proposal-json-parse-with-source (in Node from 21). */
interface JsonWithSource {
  parse(
    text: string,
    reviver?: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
  isRawJSON(value: unknown): value is { readonly rawJSON: string };
}

const json = JSON as unknown as JsonWithSource;

/**
 * May contain a number that JavaScript writes differently: long, with an exponent, a final 0 after the point, or −0.
 */
const mayChange = /\d{16}|\d[eE]|\.\d*0(?!\d)|-0/;

/** Parses JSON. Numbers that JavaScript would write differently keep their source text, which `toText` returns. */
export function parseJson(text: string): unknown {
  if (!mayChange.test(text)) return json.parse(text);
  return json.parse(text, (_, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? json.rawJSON(source) : value,
  );
}

/** A value as text: a text itself, or else as JSON with numbers as they were written. */
export function toText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (json.isRawJSON(value)) return value.rawJSON;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
