// Takes the values of declared variables out of what a step says: its log, its progress and its failures.

/** Shorter values are words such as `de_DE` or `1`: to take those out of a text would only spoil it. */
const shortest = 6;

const masked = '***';

/** A function that replaces each of the values by `***`, also as programs write them in a URL, in JSON or as base64. */
export function createMask(values: readonly string[]): (text: string) => string {
  const parts = values.flatMap((value) => [value, ...value.split(/\r?\n/)]);
  const long = [...new Set(parts.map((part) => part.trim()))].filter((part) => part.length >= shortest);
  const written = [...new Set(long.flatMap(spellings))].sort((a, b) => b.length - a.length);
  return (text) => written.reduce((all, value) => all.replaceAll(value, masked), text);
}

function spellings(value: string): readonly string[] {
  const base64 = Buffer.from(value).toString('base64');
  return [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1), base64.replace(/=+$/, '')];
}
