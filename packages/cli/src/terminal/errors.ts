// Errors in words. A mistake of the author's: what is wrong, where, the code around it, the fix; all of them together,
// never a stack trace. A bug of ours says so, and shows its stack to those who ask.

import type { AuthorProblem, SourceLocation } from '@cairn/core';
import { exitCodes } from '@cairn/core';
import { firstOf, isOutOfHandles } from '../process/out-of-handles.ts';
import { UsageError, usageErrors } from '../usage/usage-error.ts';
import { renderCodeFrame } from './code-frame.ts';
import type { Style } from './terminal.ts';

/** An error as a program reads it: one JSON line each. */
interface Problem {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly at?: SourceLocation;
}

export interface ToldError {
  readonly exitCode: number;
  readonly problems: readonly Problem[];
  /** Of a bug. */
  readonly stack?: string;
}

/** Sorts what was thrown into the families of errors. */
export function tellError(error: unknown): ToldError {
  if (error instanceof UsageError) {
    const { code, message, fix, at } = error;
    return { exitCode: exitCodes.usage, problems: [{ code, message, fix, ...(at && { at }) }] };
  }
  if (error instanceof Error && error.name === 'AbortError') return { exitCode: exitCodes.interrupted, problems: [] };
  if (isAuthorError(error)) return { exitCode: exitCodes.usage, problems: error.problems };
  if (isOutOfHandles(error)) {
    const code = 'too-many-open-files';
    return {
      exitCode: exitCodes.usage,
      problems: [{ code, ...usageErrors[code]({ problem: firstOf(error).message }) }],
    };
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const fix = 'This is a bug of Cairn, not of your pipeline: please report it, with the command that you typed.';
  return {
    exitCode: exitCodes.bug,
    problems: [{ code: 'internal-error', message: `Internal error: ${message}`, fix }],
    ...(stack && { stack }),
  };
}

/** By form and not by class: the class comes with the whole of core, and there may be two cores. */
export function isAuthorError(error: unknown): error is Error & { readonly problems: readonly AuthorProblem[] } {
  return error instanceof Error && error.name === 'AuthorError' && 'problems' in error && Array.isArray(error.problems);
}

export interface ErrorOptions {
  readonly style: Style;
  /** Paths are shown as they are typed from here. */
  readonly nameFile: (file: string) => string;
  readonly readSource: (file: string) => string | undefined;
  readonly isVerbose: boolean;
}

export function renderError(told: ToldError, options: ErrorOptions): string {
  const { style } = options;
  if (told.exitCode === exitCodes.bug) {
    const [{ message, fix } = { message: '', fix: '' }] = told.problems;
    const hint = options.isVerbose ? (told.stack ?? '') : 'Run it again with --verbose to see where it happened.';
    return `${style('red', message)}\n  ${fix}\n  ${hint}`;
  }
  const all = told.problems.map((problem) => renderProblem(problem, options));
  if (all.length > 1) all.push(style('dim', `${all.length} errors`));
  return all.join('\n\n');
}

/** A place and the code around it, indented; empty where there is none. */
export function renderPlace(
  at: SourceLocation | undefined,
  { style, nameFile, readSource }: Omit<ErrorOptions, 'isVerbose'>,
): string {
  if (!at) return '';
  const place = `  ${style('cyan', `${nameFile(at.file)}:${at.line}:${at.column}`)}`;
  const source = readSource(at.file);
  const frame = source === undefined ? '' : renderCodeFrame(source, at.line, at.column, style);
  return frame ? `${place}\n${frame.replace(/^/gm, '    ')}` : place;
}

function renderProblem(problem: Problem, options: ErrorOptions): string {
  const { style } = options;
  const place = renderPlace(problem.at, options);
  return [
    `${style('red', 'error:')} ${style('bold', problem.message)}`,
    ...(place ? [place] : []),
    `  ${style('green', 'fix:')} ${problem.fix}`,
  ].join('\n');
}
