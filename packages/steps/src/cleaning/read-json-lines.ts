// JSON lines (one object a line) and a JSON array of objects. The raw columns are the fields of all objects, in the
// order in which they first appear; a field that an object does not have has no value there.

import { openText } from './open-text.ts';
import type { RawSink, RawValue } from './raw-sink.ts';

interface Parsed {
  readonly line: number;
  readonly fields: Readonly<Record<string, unknown>> | undefined;
}

export async function readJsonLines(path: string, sink: RawSink): Promise<void> {
  let text = '';
  for await (const piece of openText(path)) text += piece;
  const rows = /^\s*\[/.test(text) ? parseArray(text) : parseLines(text);
  const names = new Map<string, number>();
  for (const { fields } of rows) {
    for (const name of Object.keys(fields ?? {})) if (!names.has(name)) names.set(name, names.size);
  }
  sink.names([...names.keys()]);
  for (const [index, { line, fields }] of rows.entries()) {
    if (fields === undefined) sink.broken(index + 1, line, 'is not a JSON object');
    else
      sink.row(
        Array.from(names.keys(), (name) => toRaw(fields[name])),
        index + 1,
      );
  }
}

function parseLines(text: string): Parsed[] {
  return text.split('\n').flatMap((content, index) => {
    if (content.trim() === '') return [];
    try {
      return [{ line: index + 1, fields: asObject(JSON.parse(content)) }];
    } catch {
      return [{ line: index + 1, fields: undefined }];
    }
  });
}

function parseArray(text: string): Parsed[] {
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch (error) {
    throw new Error(`The raw file is not JSON: ${(error as Error).message}`);
  }
  // Where in the text an element begins, JSON.parse does not say.
  return (values as unknown[]).map((value) => ({ line: 1, fields: asObject(value) }));
}

function asObject(value: unknown): Parsed['fields'] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Parsed['fields']) : undefined;
}

function toRaw(value: unknown): RawValue {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
