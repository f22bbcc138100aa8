// The live view of a run in a terminal. Finished nodes scroll up; below them is a frame with the running nodes, which
// is drawn again up to ten times a second. When the run ends or fails, the frame is removed.

import type { RunEvent } from '@cairn/core';
import { cleanData, createRunState, readEvent } from '@cairn/report';
import type { Terminal } from '../terminal/terminal.ts';
import { widthOf } from '../text/width.ts';
import { drawFrame } from './frame.ts';
import { isNews, renderNodeLine } from './node-line.ts';
import { renderLog, renderPlanLine, renderTrouble, renderWaiting, renderWarning } from './plain.ts';
import type { RunReader } from './run-reader.ts';
import type { Expectations } from './time-left.ts';

export interface LiveOptions {
  readonly isVerbose: boolean;
  /** Asked for once, when something runs. */
  readonly learn: (pipeline: string) => Promise<Expectations>;
}

const control = '\u001b[';
const hideCursor = `${control}?25l`;
const showCursor = `${control}?25h`;

export function readLive(terminal: Terminal, { isVerbose, learn }: LiveOptions): RunReader {
  const state = createRunState();
  let drawn: readonly string[] = [];
  let expected: Expectations = new Map();
  let isStopping = false;
  let timer: NodeJS.Timeout | undefined;

  /** Counts what a narrower window has wrapped since it was drawn. */
  const erase = (): string => {
    const columns = terminal.columns();
    const height = drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);
    return height ? `\r${control}${height}A${control}J` : '';
  };
  /** Replaces the picture by lines that stay and a new picture, in one write, so that nothing flickers. */
  const redraw = (staying: readonly string[] = []): void => {
    const { style } = terminal;
    const columns = terminal.columns();
    const frame = drawFrame(state, { style, columns, rows: terminal.rows(), now: Date.now(), expected, isStopping });
    const text = [...staying, ...frame].map((line) => `${line}\n`).join('');
    if (text || drawn.length) terminal.write(text, erase());
    drawn = frame;
  };
  const leave = (): void => {
    clearInterval(timer);
    process.off('exit', leave);
    if (timer) terminal.write('', erase() + showCursor);
    timer = undefined;
    drawn = [];
  };
  const begin = (): void => {
    if (timer) return;
    terminal.write('', hideCursor);
    process.on('exit', leave);
    timer = setInterval(() => redraw(), 100).unref();
    const pipeline = state.plan?.pipeline ?? '';
    learn(pipeline).then(
      (learned) => {
        expected = learned;
      },
      () => undefined,
    );
  };
  const linesOf = (event: RunEvent): readonly string[] => {
    const { style } = terminal;
    if (event.type === 'plan-made') return [renderPlanLine(event, style)];
    if (event.type === 'warning') return [renderWarning(event, style)];
    if (event.type === 'node-waiting') return [renderWaiting(event, style)];
    if (event.type === 'error') return [renderTrouble(event, style)];
    if (event.type === 'node-log') return isVerbose ? [renderLog(event, style)] : [];
    if (event.type === 'node-finished' && (isVerbose || isNews(event)))
      return [renderNodeLine(event, style, terminal.columns() - 1)];
    return [];
  };
  return {
    state,
    read: (told) => {
      const event = cleanData(told);
      readEvent(state, event);
      if (event.type === 'node-started') begin();
      const lines = linesOf(event);
      if (event.type === 'run-finished') leave();
      else if (lines.length) redraw(lines);
    },
    stop: () => {
      isStopping = true;
      redraw(['Stopping. Press Ctrl-C again to stop immediately.']);
    },
    [Symbol.dispose]: leave,
  };
}
