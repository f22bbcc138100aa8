// JSON lines (one object in each line) and a JSON array of objects. The raw columns are the fields of all objects, in
// the order in which they first appear; if an object does not have a field, it has no value there.

import { longestText, undecodable } from './decode-lines.ts';
import { parseJson, toText } from './json-source.ts';
import { openText } from './open-text.ts';
import type { RawSink, RawValue } from './raw-sink.ts';
import { repeatedField } from './repeated-field.ts';

interface Parsed {
  /** Null for an element of an array, because JSON.parse does not report where it begins. */
  readonly line: number | null;
  /** The fields, or what is wrong with the row. */
  readonly fields: ReadonlyMap<string, RawValue> | string;
}

/** @throws Error when an array is not JSON, or contains bytes that cannot be decoded; and if no row can be read */
export async function readJsonLines(path: string, encoding: string | undefined, sink: RawSink): Promise<void> {
  const named = (encoding ?? 'utf-8').toUpperCase();
  const rows = await parseRows(path, encoding, named);
  const names = new Set<string>();
  for (const { fields } of rows) if (typeof fields !== 'string') for (const name of fields.keys()) names.add(name);
  const [first] = rows;
  if (names.size === 0 && first && typeof first.fields === 'string')
    throw new Error(
      `No row of the raw file can be read: row 1${first.line === null ? '' : ` (line ${first.line})`} ${first.fields}. ` +
        (first.fields.startsWith(undecoded) ? 'Say which encoding the file has' : 'Write one object a line'),
    );
  const columns = [...names];
  sink.names(columns, 'jsonl');
  for (const [index, { line, fields }] of rows.entries()) {
    if (typeof fields === 'string') sink.broken(index + 1, line, fields);
    else
      sink.row(
        columns.map((name) => fields.get(name) ?? null),
        index + 1,
      );
  }
}

async function parseRows(path: string, encoding: string | undefined, named: string): Promise<Parsed[]> {
  const rows: Parsed[] = [];
  let text = '';
  let line = 0;
  let isArray: boolean | undefined;
  for await (const piece of openText(path, encoding)) {
    if (text.length + piece.length > 2 * longestText - 1024)
      throw new Error('The raw file is a JSON array of more than 512 MB: write it as JSON lines, one object a line');
    text += piece;
    isArray ??= text.trim() === '' ? undefined : text.trimStart().startsWith('[');
    if (isArray !== false) continue;
    const lines = text.split('\n');
    text = lines.pop()!;
    for (const content of lines) takeLine(content);
  }
  if (isArray) return parseArray(text, named);
  takeLine(text);
  return rows;

  function takeLine(content: string): void {
    line++;
    if (content.trim() !== '') rows.push({ line, fields: parseLine(content, named) });
  }
}

function parseLine(content: string, named: string): Parsed['fields'] {
  if (content.includes(undecodable)) return `${undecoded} ${named}`;
  try {
    const fields = readFields(parseJson(content));
    if (typeof fields === 'string') return fields;
    const twice = repeatedField(content, fields.size);
    return twice === undefined ? fields : `has the field '${twice}' twice`;
  } catch (error) {
    return error instanceof RangeError ? tooDeep : 'is not a JSON object';
  }
}

const tooDeep = 'is nested too deeply';
const undecoded = 'holds bytes that are not';

function parseArray(text: string, named: string): Parsed[] {
  const place = text.indexOf(undecodable);
  if (place >= 0) {
    const line = text.slice(0, place).split('\n').length;
    throw new Error(`Line ${line} of the raw file holds bytes that are not ${named}: say which encoding it has`);
  }
  let values: unknown;
  try {
    values = parseJson(text);
  } catch (error) {
    const problem = error instanceof RangeError ? 'it is nested too deeply' : (error as Error).message;
    throw new Error(`The raw file is not JSON: ${problem}`);
  }
  const rows = (values as unknown[]).map((value) => ({ line: null, fields: readFieldsOr(value) }));
  const count = rows.reduce((total, { fields }) => total + (typeof fields === 'string' ? 0 : fields.size), 0);
  const twice = repeatedField(text, count);
  if (twice !== undefined) throw new Error(`The raw file has an object with the field '${twice}' twice`);
  return rows;
}

/** An object whose fields are written as JSON again, or a message if it is nested too deeply for the stack. */
function readFieldsOr(value: unknown): Parsed['fields'] {
  try {
    return readFields(value);
  } catch (error) {
    if (error instanceof RangeError) return tooDeep;
    throw error;
  }
}

function readFields(value: unknown): Parsed['fields'] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'is not a JSON object';
  const fields = new Map(Object.entries(value).map(([name, field]) => [name, toText(field)]));
  // Written as \ud83d without its other half: no text of UTF-8 has it, and a table would store U+FFFD instead.
  const half = [...fields].find(([, text]) => text?.isWellFormed() === false);
  return half ? `holds half of a character in '${half[0]}'` : fields;
}
