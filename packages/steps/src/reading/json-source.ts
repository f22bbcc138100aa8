// JSON whose numbers stay as they are written: 9007199254740993 is no number of JavaScript's, and 1.0 is not '1'.

/** What TypeScript's libraries do not have yet: https://github.com/tc39/proposal-json-parse-with-source (in Node from 21). */
interface JsonWithSource {
  parse(
    text: string,
    reviver?: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
  isRawJSON(value: unknown): value is { readonly rawJSON: string };
}

const json = JSON as unknown as JsonWithSource;

/** May hold a number that would be written otherwise: long, with an exponent, a last 0 behind the point, or −0. */
const mayChange = /\d{16}|\d[eE]|\.\d*0(?!\d)|-0/;

/** Parses JSON. Numbers that JavaScript would write otherwise are kept by their source; `toText` gives it back. */
export function parseJson(text: string): unknown {
  if (!mayChange.test(text)) return json.parse(text);
  return json.parse(text, (_, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? json.rawJSON(source) : value,
  );
}

/** A value as text: itself where it is one, else as JSON, with numbers as they were written. */
export function toText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (json.isRawJSON(value)) return value.rawJSON;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
