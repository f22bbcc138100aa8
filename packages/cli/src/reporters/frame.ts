// One picture of a run that is going: a bar, what is left, and each node that runs with what it says.

import { formatSeconds, type RunningNode, type RunState } from '@cairn/report';
import type { Style } from '../terminal/terminal.ts';
import { cut, cutMiddle, padEnd, padStart, toOneLine, widthOf } from '../text/width.ts';
import { type Expectations, estimateTimeLeft } from './time-left.ts';

export interface FrameOptions {
  readonly style: Style;
  readonly columns: number;
  readonly rows: number;
  /** Milliseconds. */
  readonly now: number;
  readonly expected: Expectations;
  readonly isStopping: boolean;
}

/** Lines, none wider than the terminal, and fewer than it has rows. Empty before anything runs. */
export function drawFrame(state: RunState, options: FrameOptions): readonly string[] {
  if (!state.plan || !state.hasStarted) return [];
  const { style, columns, rows, now } = options;
  const room = Math.max(1, rows - 3);
  const running = [...state.running.values()].sort((a, b) => a.since - b.since);
  const shown = running.length > room ? running.slice(0, room - 1) : running;
  const labelWidth = Math.min(
    Math.max(0, ...shown.map(({ label }) => widthOf(toOneLine(label)))),
    Math.floor(columns * 0.45),
  );
  const lines = shown.map((node) => drawNode(node, labelWidth, columns - 1, now, style));
  if (shown.length < running.length)
    lines.push(style('dim', cut(`  and ${running.length - shown.length} more`, columns - 1)));
  return ['', drawBar(state, options), ...lines];
}

function drawBar(state: RunState, { style, columns, now, expected, isStopping }: FrameOptions): string {
  const total = state.plan!.nodes.length;
  const done = state.finished.size;
  const underWay = [...state.running.values()].reduce(
    (sum, { fraction }) => sum + Math.min(1, Math.max(0, fraction)),
    0,
  );
  const left = estimateTimeLeft(state, now, expected);
  const facts = [
    `${done} of ${total} nodes`,
    formatSeconds((now - state.begun!) / 1000),
    ...(isStopping
      ? ['stopping']
      : left === undefined
        ? []
        : [`about ${formatSeconds(Math.max(1, Math.round(left)))} left`]),
  ].join(' · ');
  const width = Math.min(32, columns - widthOf(facts) - 3);
  if (width < 8) return cut(facts, columns - 1);
  const full = Math.round((width * Math.min(total, done + underWay)) / Math.max(1, total));
  return `${style('green', '━'.repeat(full))}${style('dim', '─'.repeat(width - full))}  ${facts}`;
}

function drawNode(node: RunningNode, labelWidth: number, width: number, now: number, style: Style): string {
  const label = padEnd(cutMiddle(toOneLine(node.label), labelWidth), labelWidth);
  const elapsed = padStart(formatSeconds((now - node.since) / 1000), 6);
  const percent = node.fraction > 0 ? padStart(`${Math.floor(Math.min(1, node.fraction) * 100)} %`, 5) : '     ';
  const start = `  ${label}  ${elapsed}`;
  const room = width - widthOf(start) - 9;
  if (room < 4) return cut(`  ${cutMiddle(toOneLine(node.label), Math.max(0, width - 2))}`, width);
  return `${start}  ${style('cyan', percent)}  ${style('dim', cut(toOneLine(node.message), room))}`.trimEnd();
}
