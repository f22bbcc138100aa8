// Decodes bytes as text, in pieces that end at line ends. Each piece is decoded strictly. Only if that fails, it is
// decoded line by line, so that the row of the wrong bytes is known. A U+FFFD that is in the file counts as any other
// character.

/** Replaces bytes that cannot be decoded: half of a surrogate pair, which no decoder returns. */
export const undecodable = '\udfff';

/** Bytes of a line, and characters of a value. The longest string that Node supports has twice as many characters. */
export const longestText = 256 * 1024 * 1024;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * @param encoding - a label of the Encoding Standard; a byte order mark has priority, and is removed
 * @throws Error when a line is too long for memory
 */
export async function* decodeLines(chunks: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<string> {
  let decode: ((bytes: Uint8Array) => string) | undefined;
  let unit: 1 | 2 = 1;
  let held: Uint8Array[] = [];
  let size = 0;
  for await (let chunk of chunks) {
    if (!decode) {
      chunk = Buffer.concat([...held, chunk]);
      held = [];
      // A byte order mark has three bytes at most.
      if (chunk.length < 3) {
        held.push(chunk);
        continue;
      }
      const start = readMark(chunk, encoding);
      unit = start.unit;
      decode = createDecoder(start.encoding);
      chunk = chunk.subarray(start.length);
    }
    const end = endOfLastLine(chunk, unit, size);
    if (end === 0) {
      held.push(chunk);
      size += chunk.length;
      if (size > longestText) throw new Error('The raw file has a line of more than 256 MB: it cannot be read as rows');
      continue;
    }
    yield decode(held.length ? Buffer.concat([...held, chunk.subarray(0, end)]) : chunk.subarray(0, end));
    held = [chunk.subarray(end)];
    size = chunk.length - end;
  }
  const rest = Buffer.concat(held);
  if (decode) {
    if (rest.length > 0) yield decode(rest);
    return;
  }
  const start = readMark(rest, encoding);
  yield createDecoder(start.encoding)(rest.subarray(start.length));
}

/** The standard name of an encoding, such as `utf-16le`; undefined if the label is unknown. */
export function nameEncoding(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

interface Start {
  readonly encoding: string;
  /** Bytes of the byte order mark. */
  readonly length: number;
  /** Bytes of a line end. */
  readonly unit: 1 | 2;
}

function readMark(bytes: Uint8Array, encoding: string): Start {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: 'utf-8', length: 3, unit: 1 };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', length: 2, unit: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', length: 2, unit: 2 };
  return { encoding, length: 0, unit: nameEncoding(encoding)?.startsWith('utf-16') ? 2 : 1 };
}

function createDecoder(encoding: string): (bytes: Uint8Array) => string {
  const strict = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const loose = new TextDecoder(encoding, { ignoreBOM: true });
  const unit = strict.encoding.startsWith('utf-16') ? 2 : 1;
  const decode = (bytes: Uint8Array): string | undefined => {
    try {
      return strict.decode(bytes);
    } catch (error) {
      if ((error as { code?: string }).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return undefined;
      throw error;
    }
  };
  return (bytes) => {
    const text = decode(bytes);
    if (text !== undefined) return text;
    let lines = '';
    for (const line of splitLines(bytes, unit)) {
      lines += decode(line) ?? loose.decode(line).replaceAll('\ufffd', undecodable);
    }
    return lines;
  };
}

/** Lines with their ends. */
function* splitLines(bytes: Uint8Array, unit: 1 | 2): Generator<Uint8Array> {
  let start = 0;
  for (let at = 0; at < bytes.length; at += unit) {
    if (!isLineEnd(bytes, at, unit)) continue;
    yield bytes.subarray(start, at + unit);
    start = at + unit;
  }
  if (start < bytes.length) yield bytes.subarray(start);
}

/**
 * The end of the last complete line in `bytes`; 0 if there is none.
 *
 * @param before - the number of bytes of the line before `bytes`: a unit of two bytes may have begun there
 */
function endOfLastLine(bytes: Uint8Array, unit: 1 | 2, before: number): number {
  if (unit === 1) {
    for (let at = bytes.length - 1; at >= 0; at--) if (isLineEnd(bytes, at, 1)) return at + 1;
    return 0;
  }
  const shift = before % 2;
  const last = bytes.length - 2 - ((bytes.length - shift) % 2);
  for (let at = last; at >= shift; at -= 2) if (isLineEnd(bytes, at, 2)) return at + 2;
  return 0;
}

function isLineEnd(bytes: Uint8Array, at: number, unit: 1 | 2): boolean {
  if (unit === 1) return bytes[at] === lineFeed || bytes[at] === carriageReturn;
  // For both byte orders: U+0A00 and U+0D00 are not used as letters, and would only end a piece early.
  const [one, two] = [bytes[at], bytes[at + 1]];
  return (
    (one === 0 && (two === lineFeed || two === carriageReturn)) ||
    (two === 0 && (one === lineFeed || one === carriageReturn))
  );
}
