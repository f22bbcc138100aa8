// The terminal: the only module that writes to standard output and standard error, with answer-terminal.ts.

import { cleanText, disarmCommands } from '@cairn/report';
import type { CommandEnvironment } from '../command-line/args.ts';

type Paint = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** How text is painted: plain where colours are unwanted. */
export type Style = (paint: Paint, text: string) => string;

export const plainStyle: Style = (_, text) => text;

/** Codes that begin and end a paint (ECMA-48, 8.3.117). */
const codes: Readonly<Record<Paint, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/**
 * Stands in each of our own colours, so that all other escape sequences can be taken out of a page that names and messages
 * of others are part of: nobody can know it.
 */
let mark: number | undefined;

/** Node takes longer to load what makes it than to print a page of help. */
function ownMark(): number {
  mark ??= process.getBuiltinModule('node:crypto').randomInt(1e8, 1e9);
  return mark;
}

const control = '\u001b[';

const colorStyle: Style = (paint, text) => {
  const [begin, end] = codes[paint].map((code) => `${control}${ownMark()};${code}m`) as [string, string];
  // A paint within a paint ends itself alone.
  return begin + text.replaceAll(end, end + begin) + end;
};

/** What people are shown: nothing but text, line breaks and our own colours. */
function clean(text: string): string {
  const painted = mark === undefined ? [text] : text.split(`${control}${mark};`);
  const parts = painted.map((part, index) => {
    if (index === 0) return cleanText(part);
    const end = part.indexOf('m');
    return `${control}${part.slice(0, end + 1)}${cleanText(part.slice(end + 1))}`;
  });
  return disarmCommands(parts.join(''));
}

/** Text for people, in the characters that their terminal shows. */
export function showText(text: string, { isUnicode }: Pick<CommandEnvironment, 'isUnicode'>): string {
  return isUnicode ? clean(text) : toAscii(clean(text));
}

export interface Terminal {
  /** Standard output is a terminal that can be redrawn. */
  readonly isLive: boolean;
  readonly style: Style;
  readonly errorStyle: Style;
  columns(): number;
  rows(): number;
  /** Text for people to standard output, with no line break behind it; `moves` are our own moves of the cursor before it. */
  write(text: string, moves?: string): void;
  /** A line, or several, for people to standard output. */
  print(text: string): void;
  /** Text for programs to standard output: in UTF-8, as it is, which is for the caller to see to (clean-text.ts). */
  send(text: string): void;
  /** A line, or several, to standard error. */
  complain(text: string): void;
  /** Lines for a service of CI that reads them from standard error, as they are. */
  instruct(text: string): void;
  /** When all that was written is out. */
  flushed(): Promise<void>;
  /** Why standard output could not be written, where a reader is still there: a full disk, a broken device. */
  outputFault(): NodeJS.ErrnoException | undefined;
}

/** What a terminal that was opened before wrote to: the answer of a run with nothing to do may open one and find none. */
const redirected = Symbol.for('cairn.stdout.write');

/** The same without redrawing; with colours only if they are asked for, as CI services read it. */
export function readByLine(terminal: Terminal, color: boolean | undefined): Terminal {
  return { ...terminal, isLive: false, ...(!color && { style: plainStyle, errorStyle: plainStyle }) };
}

export function openTerminal(environment: CommandEnvironment): Terminal {
  const { color, isLined } = environment;
  const { stdout, stderr } = process;
  let fault: NodeJS.ErrnoException | undefined;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (!isUnheard(error)) fault ??= error;
  });
  // If standard error cannot be written, nobody can read the error.
  stderr.on('error', () => {});
  // Standard output is ours alone: what the author's code prints while it is imported goes to standard error, so that
  // nothing but JSON lines is among JSON lines.
  const own = stdout as { [redirected]?: typeof stdout.write };
  own[redirected] ??= stdout.write.bind(stdout);
  const writeOut = own[redirected];
  stdout.write = stderr.write.bind(stderr);
  const styleOf = (stream: NodeJS.WriteStream): Style => ((color ?? stream.isTTY) ? colorStyle : plainStyle);
  const flush = (write: typeof writeOut) => new Promise<void>((resolve) => write('', () => resolve()));
  return {
    isLive: Boolean(stdout.isTTY) && !isLined,
    style: styleOf(stdout),
    errorStyle: styleOf(stderr),
    columns: () => stdout.columns || 100,
    rows: () => stdout.rows || 24,
    write: (text, moves = '') => void writeOut(moves + showText(text, environment)),
    print: (text) => void writeOut(`${showText(text, environment)}\n`),
    send: (text) => void writeOut(text),
    complain: (text) => void stderr.write(`${showText(text, environment)}\n`),
    instruct: (text) => void stderr.write(`${text}\n`),
    outputFault: () => fault,
    flushed: async () => void (await Promise.all([flush(writeOut), flush(stderr.write.bind(stderr))])),
  };
}

/**
 * Who read along has gone (`cairn run digits | head`): nobody reads the output, but the run continues to its end, for
 * its record and its exit code.
 */
export function isUnheard({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED';
}

const asciiOf: Readonly<Record<string, string>> = {
  '✓': '+',
  '✗': 'x',
  '●': '*',
  '○': 'o',
  '·': '-',
  '–': '-',
  '—': '-',
  '−': '-',
  '…': '...',
  '→': '->',
  '←': '<-',
  '≥': '>=',
  '≤': '<=',
  '×': 'x',
  '│': '|',
  '━': '#',
  '─': '-',
  ε: 'eps',
  '∞': 'inf',
  χ: 'chi',
  '²': '2',
  '’': "'",
};

/** For terminals that show nothing else: a word or a sign for each of ours, `?` for what has none. */
export function toAscii(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all that is not ASCII is meant
  return text.replace(/[^\x00-\x7f]/gu, (character) => asciiOf[character] ?? '?');
}
