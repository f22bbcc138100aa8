// Renders errors. An author error shows what is wrong, where, the code around it, and the fix; all of them are printed
// together, without a stack trace. An internal error says that it is one, and shows its stack with --verbose.

import type { AuthorProblem, FaultProblem, SourceLocation } from '@cairn/core';
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

export interface ErrorReport {
  readonly exitCode: number;
  readonly problems: readonly Problem[];
  /** The stack of an internal error. */
  readonly stack?: string;
}

/** Decides to which family of errors a thrown value belongs. */
export function classifyError(error: unknown): ErrorReport {
  if (error instanceof UsageError) {
    const { code, message, fix, at } = error;
    return { exitCode: exitCodes.usage, problems: [{ code, message, fix, ...(at && { at }) }] };
  }
  if (error instanceof Error && error.name === 'AbortError') return { exitCode: exitCodes.interrupted, problems: [] };
  if (isAuthorError(error) || isFaultError(error)) return { exitCode: exitCodes.usage, problems: error.problems };
  if (isOutOfHandles(error)) {
    const code = 'too-many-open-files';
    return {
      exitCode: exitCodes.usage,
      problems: [{ code, ...usageErrors[code]({ problem: firstOf(error).message }) }],
    };
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const fix = 'This is an error in Cairn, not in your pipeline. Please report it, with the command that you ran.';
  return {
    exitCode: exitCodes.bug,
    problems: [{ code: 'internal-error', message: `Internal error: ${message}`, fix }],
    ...(stack && { stack }),
  };
}

/**
 * Checked by its shape, not by its class: importing the class loads all of core, and a project may have two copies of
 * core.
 */
export function isAuthorError(error: unknown): error is Error & { readonly problems: readonly AuthorProblem[] } {
  return hasProblems(error) && error.name === 'AuthorError';
}

/** A fault of git, a disk, a remote or the registry. */
function isFaultError(error: unknown): error is Error & { readonly problems: readonly FaultProblem[] } {
  return hasProblems(error) && error.name === 'FaultError';
}

function hasProblems(error: unknown): error is Error & { readonly problems: unknown } {
  return error instanceof Error && 'problems' in error && Array.isArray(error.problems);
}

export interface ErrorOptions {
  readonly style: Style;
  /** The path of a file as it would be typed here. */
  readonly nameFile: (file: string) => string;
  readonly readSource: (file: string) => string | undefined;
  readonly isVerbose: boolean;
}

export function renderError(told: ErrorReport, options: ErrorOptions): string {
  const { style } = options;
  if (told.exitCode === exitCodes.bug) {
    const [{ message, fix } = { message: '', fix: '' }] = told.problems;
    const hint = options.isVerbose ? (told.stack ?? '') : 'Run it again with --verbose to see the stack.';
    return `${style('red', message)}\n  ${fix}\n  ${hint}`;
  }
  const all = told.problems.map((problem) => renderProblem(problem, options));
  if (all.length > 1) all.push(style('dim', `${all.length} errors`));
  return all.join('\n\n');
}

/** A location and the code around it, indented; empty if there is no location. */
export function renderLocation(
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
  const place = renderLocation(problem.at, options);
  return [
    `${style('red', 'error:')} ${style('bold', problem.message)}`,
    ...(place ? [place] : []),
    `  ${style('green', 'fix:')} ${problem.fix}`,
  ].join('\n');
}
