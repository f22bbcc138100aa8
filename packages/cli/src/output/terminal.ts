// The terminal: the only place that writes to standard output and standard error.

import { styleText } from 'node:util';
import type { Surroundings } from '../args.ts';

type Paint = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** How text is painted: plain where colours are unwanted. */
export type Style = (paint: Paint, text: string) => string;

export const plainStyle: Style = (_, text) => text;

const colorStyle: Style = (paint, text) => styleText(paint, text, { validateStream: false });

export interface Terminal {
  /** Standard output is a terminal that can be redrawn. */
  readonly isLive: boolean;
  readonly style: Style;
  readonly errorStyle: Style;
  columns(): number;
  rows(): number;
  /** Text for people to standard output, with no line break behind it. */
  write(text: string): void;
  /** A line, or several, for people to standard output. */
  print(text: string): void;
  /** Text for programs to standard output: in UTF-8, whatever the terminal shows. */
  send(text: string): void;
  /** A line, or several, to standard error. */
  complain(text: string): void;
  /** When all that was written is out. */
  flushed(): Promise<void>;
  /** Why standard output could not be written, where a reader is still there: a full disk, a broken device. */
  outputFault(): NodeJS.ErrnoException | undefined;
}

export function openTerminal({ color, isUnicode, isLined }: Surroundings): Terminal {
  const { stdout, stderr } = process;
  let fault: NodeJS.ErrnoException | undefined;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (!isUnheard(error)) fault ??= error;
  });
  // Of what cannot be complained of nobody can be told.
  stderr.on('error', () => {});
  // Standard output is ours alone: what the author's code prints while it is imported goes to standard error, so that
  // nothing but JSON lines is among JSON lines.
  const writeOut = stdout.write.bind(stdout);
  stdout.write = stderr.write.bind(stderr);
  const mapped = isUnicode ? (text: string) => text : toAscii;
  const styleOf = (stream: NodeJS.WriteStream): Style => ((color ?? stream.isTTY) ? colorStyle : plainStyle);
  const flush = (write: typeof writeOut) => new Promise<void>((resolve) => write('', () => resolve()));
  return {
    isLive: Boolean(stdout.isTTY) && !isLined,
    style: styleOf(stdout),
    errorStyle: styleOf(stderr),
    columns: () => stdout.columns || 100,
    rows: () => stdout.rows || 24,
    write: (text) => void writeOut(mapped(text)),
    print: (text) => void writeOut(`${mapped(text)}\n`),
    send: (text) => void writeOut(text),
    complain: (text) => void stderr.write(`${mapped(text)}\n`),
    outputFault: () => fault,
    flushed: async () => void (await Promise.all([flush(writeOut), flush(stderr.write.bind(stderr))])),
  };
}

/**
 * Who read along has gone (`cairn run digits | head`): there is nobody left to tell, and the work goes on to its end, for
 * its record and its exit code.
 */
function isUnheard({ code }: NodeJS.ErrnoException): boolean {
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
