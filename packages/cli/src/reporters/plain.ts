// Plain lines of a run, for CI and files: one for each node that ended, and from time to time one for each node that is
// still running.

import type { RunEvent } from '@cairn/core';
import { cleanData, count, createRunState, formatSeconds, type RunState, readEvent } from '@cairn/report';
import type { Style, Terminal } from '../terminal/terminal.ts';
import { toOneLine } from '../text/width.ts';
import { isNews, renderNodeLine } from './node-line.ts';
import type { RunReader } from './run-reader.ts';

type EventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

/** How often a run that prints nothing else shows that it is still running. */
const quietSeconds = 30;

export function readPlainly(terminal: Terminal, { isVerbose }: { readonly isVerbose: boolean }): RunReader {
  const state = createRunState();
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    clearInterval(timer);
    timer = setInterval(() => {
      const line = renderStillRunning(state, Date.now(), terminal.style);
      if (line) terminal.print(line);
    }, quietSeconds * 1000).unref();
  };
  return {
    state,
    read: (told) => {
      const event = cleanData(told);
      readEvent(state, event);
      const line = renderEvent(event, terminal.style, isVerbose);
      if (line === undefined) return;
      terminal.print(line);
      wait();
    },
    stop: () => terminal.print('Stopping.'),
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

/** The line for an event; undefined if it has none. */
export function renderEvent(event: RunEvent, style: Style, isVerbose: boolean): string | undefined {
  switch (event.type) {
    case 'plan-made':
      return renderPlanLine(event, style);
    case 'node-finished':
      return isVerbose || isNews(event) ? renderNodeLine(event, style) : undefined;
    case 'node-log':
      return isVerbose ? renderLog(event, style) : undefined;
    case 'error':
      return renderTrouble(event, style);
    case 'warning':
      return renderWarning(event, style);
    case 'node-waiting':
      return renderWaiting(event, style);
    case 'nodes-added':
    case 'node-started':
    case 'node-progress':
    case 'run-finished':
      return undefined;
  }
}

export function renderPlanLine({ pipeline, nodes }: EventOf<'plan-made'>, style: Style): string {
  return `${style('bold', pipeline)}  ${style('dim', count(nodes.length, 'node'))}`;
}

/** What failed after the nodes had ended, such as publishing. */
export function renderTrouble({ message, fix }: EventOf<'error'>, style: Style): string {
  return `${style('red', 'error:')} ${message}\n  fix: ${fix}`;
}

export function renderWarning({ message }: EventOf<'warning'>, style: Style): string {
  return `${style('yellow', 'warning:')} ${message}`;
}

/** `waiting             train(rate=0.1)  for process 4711, which is making it` */
export function renderWaiting({ label, message }: EventOf<'node-waiting'>, style: Style): string {
  return `${style('cyan', 'waiting ')} ${' '.repeat(9)}  ${toOneLine(label)}  ${style('dim', `for ${toOneLine(message)}`)}`;
}

export function renderLog({ label, message }: EventOf<'node-log'>, style: Style): string {
  return message
    .trimEnd()
    .split('\n')
    .map((line) => `${style('dim', `${toOneLine(label)} │`)} ${toOneLine(line)}`)
    .join('\n');
}

/** `running     42 s  train(rate=0.1)  epoch 3 of 12` */
export function renderStillRunning(state: RunState, now: number, style: Style): string {
  return [...state.running.values()]
    .map(({ label, since, message }) => {
      const said = message ? `  ${style('dim', toOneLine(message))}` : '';
      return `${style('cyan', 'running ')} ${formatSeconds((now - since) / 1000).padStart(9)}  ${toOneLine(label)}${said}`;
    })
    .join('\n');
}
