// One line for a node that has ended, shared by the live view and the plain lines.

import type { RunEvent } from '@cairn/core';
import { formatSeconds } from '@cairn/report';
import { outcomePaints } from '../terminal/outcome-paints.ts';
import type { Style } from '../terminal/terminal.ts';
import { cutReason } from '../text/cut-reason.ts';
import { cut, cutMiddle, padEnd, padStart, toOneLine } from '../text/width.ts';

type NodeFinished = Extract<RunEvent, { type: 'node-finished' }>;

/** Whether the line is worth showing to those who did not ask for everything. */
export function isNews({ outcome }: NodeFinished): boolean {
  return outcome === 'ran' || outcome === 'restored' || outcome === 'failed';
}

/** `ran        1.2 s  clean  the code of clean changed` */
export function renderNodeLine(event: NodeFinished, style: Style, width = Number.POSITIVE_INFINITY): string {
  const { outcome, seconds, label } = event;
  const isHeld = event.verdicts?.every((verdict) => verdict.isPassed) ?? true;
  const time = outcome === 'fresh' || outcome === 'blocked' || outcome === 'skipped' ? '' : formatSeconds(seconds);
  const name = cutMiddle(toOneLine(label), Math.max(16, width - 20));
  const why = isHeld ? cutReason(toOneLine(event.reason)) : 'refused: see below';
  const room = width - 20 - name.length - 2;
  const reason = room >= 12 && why ? `  ${style(isHeld ? 'dim' : 'red', cut(why, room))}` : '';
  return `${style(outcomePaints[outcome], padEnd(outcome, 8))} ${padStart(time, 9)}  ${name}${reason}`;
}
