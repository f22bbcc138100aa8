// For programs: JSON lines of a run, one JSON document of any other command, and errors as a line each.

import type { RunEvent } from '@cairn/core';
import { writeJson } from '@cairn/report';
import type { ErrorReport } from './errors.ts';
import type { Terminal } from './terminal.ts';

/** A reader of events that writes each as a line. */
export function writeJsonLines(terminal: Terminal): (event: RunEvent) => void {
  return (event) => terminal.send(`${writeJson(event)}\n`);
}

/** The one document of a command. Numbers that JSON has no words for are written as in a run's record. */
export function writeDocument(terminal: Terminal, document: object): void {
  terminal.send(`${writeJson(document, writeNumber, 2)}\n`);
}

/** NaN becomes `{ "$number": "NaN" }`, where JSON alone would say null. */
function writeNumber(_: string, value: unknown): unknown {
  if (typeof value !== 'number') return value;
  if (Object.is(value, -0)) return { $number: '-0' };
  return Number.isFinite(value) ? value : { $number: String(value) };
}

/** Errors as lines of type `error`, file and line where there are any. */
export function writeJsonErrors(terminal: Terminal, told: ErrorReport, at: string): void {
  for (const { code, message, fix, at: place } of told.problems)
    terminal.send(`${writeJson({ type: 'error', at, code, message, fix, ...place })}\n`);
}
