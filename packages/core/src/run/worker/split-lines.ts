// Splits a stream of bytes into lines in linear time and bounded memory, however long a line is. A carriage return within
// a line overwrites it, as in a terminal; one before a newline belongs to the newline.

const newline = 0x0a;
const carriageReturn = 0x0d;
const none: Buffer = Buffer.alloc(0);

/** What is kept of one line: more is counted, and left out. */
export const longestLine = 16 * 1024;

export interface SplitLine {
  /** What was kept of the line, and what was cut, in words. */
  readonly text: string;
  /** Whether the line ended with the given mark, which is not part of `text`. */
  readonly isMarked: boolean;
  /** Whether a carriage return ended it, so that a terminal shows what follows in its place: a bar that grows. */
  readonly isOverwritten?: boolean;
}

export interface LineSplitter {
  push(chunk: Buffer): void;
  /** The rest, which no newline ended. */
  end(): void;
}

/** `mark` gives the bytes that may end a line as a sign; undefined where there is none. */
export function createLineSplitter(
  mark: () => Buffer | undefined,
  onLine: (line: SplitLine) => void,
  longest = longestLine,
): LineSplitter {
  let kept: Buffer[] = [];
  let keptBytes = 0;
  let allBytes = 0;
  /** The end of a line that is longer than what is kept of it: the mark may be there. */
  let tail = none;
  /** What came last of the open line is a carriage return. */
  let isReturned = false;
  const add = (part: Buffer, markBytes: number): void => {
    allBytes += part.length;
    const room = longest - keptBytes;
    if (room > 0 && part.length) {
      // A copy: a part would hold the whole chunk in memory.
      kept.push(Buffer.from(part.subarray(0, room)));
      keptBytes += Math.min(room, part.length);
    }
    const beyond = part.subarray(Math.max(0, room));
    if (beyond.length) tail = Buffer.concat([tail, beyond.subarray(-markBytes)]).subarray(-markBytes);
  };
  const tell = (head: Buffer, end: Buffer, size: number, isOverwritten = false): void => {
    const sign = mark();
    const last = end.length ? Buffer.concat([head.subarray(-end.length - (sign?.length ?? 0)), end]) : head;
    const isMarked = sign !== undefined && last.subarray(-sign.length).equals(sign);
    const bytes = isMarked ? size - sign.length : size;
    const shown = bytes > head.length ? wholeCharacters(head) : head.subarray(0, bytes);
    const text = shown.toString();
    onLine({
      text: bytes > shown.length ? `${text} … (${bytes - shown.length} bytes cut)` : text,
      isMarked,
      ...(isOverwritten && { isOverwritten }),
    });
  };
  const finish = (isOverwritten = false): void => {
    tell(Buffer.concat(kept), tail, allBytes, isOverwritten);
    kept = [];
    keptBytes = 0;
    allBytes = 0;
    tail = none;
  };
  /** Adds what a line goes on with. Whether a last carriage return ends the line or overwrites it is known with the next byte. */
  const addOverwriting = (part: Buffer, markBytes: number, isEnd: boolean): void => {
    let rest = part;
    if (isReturned && rest.length) finish(true);
    isReturned = rest.length ? rest.at(-1) === carriageReturn : isReturned && !isEnd;
    if (isReturned) rest = rest.subarray(0, -1);
    if (isEnd) isReturned = false;
    for (let at = rest.indexOf(carriageReturn); at >= 0; at = rest.indexOf(carriageReturn)) {
      add(rest.subarray(0, at), markBytes);
      finish(true);
      rest = rest.subarray(at + 1);
    }
    add(rest, markBytes);
  };
  return {
    push(chunk) {
      const markBytes = mark()?.length ?? 1;
      let start = 0;
      if (isReturned || chunk.includes(carriageReturn)) {
        for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
          addOverwriting(chunk.subarray(start, end), markBytes, true);
          finish();
          start = end + 1;
        }
        addOverwriting(chunk.subarray(start), markBytes, false);
        return;
      }
      for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
        if (allBytes === 0 && end - start <= longest) tell(chunk.subarray(start, end), none, end - start);
        else {
          add(chunk.subarray(start, end), markBytes);
          finish();
        }
        start = end + 1;
      }
      add(chunk.subarray(start), markBytes);
    },
    end() {
      if (allBytes > 0) finish();
    },
  };
}

/** Without the beginning of a UTF-8 character that was cut. */
function wholeCharacters(bytes: Buffer): Buffer {
  let lead = bytes.length - 1;
  while (lead > 0 && (bytes[lead]! & 0xc0) === 0x80) lead -= 1;
  const first = bytes[lead] ?? 0;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  return lead + length <= bytes.length ? bytes : bytes.subarray(0, lead);
}

/** A text that is a message of its own, line by line, each cut as one that is printed. */
export function cutLines(text: string, longest = longestLine): string {
  if (text.length <= longest / 3) return text;
  const lines: string[] = [];
  const splitter = createLineSplitter(
    () => undefined,
    (line) => lines.push(line.text),
    longest,
  );
  splitter.push(Buffer.from(text));
  splitter.end();
  return lines.join('\n');
}
