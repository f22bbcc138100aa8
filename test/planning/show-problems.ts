// What an author reads when a plan is refused: code, message, fix, and the very line that it points to.

import { readFileSync } from 'node:fs';
import { AuthorError, definePipeline, type Results } from '@cairn/core';
import type { z } from 'zod';

/** Plans a build function and shows every problem. Fails when there is none. */
export function showProblems(build: () => Results, params?: z.ZodType): string {
  return show(() => definePipeline('p', { build, ...(params && { params }) } as { build: () => Results }).plan());
}

/** Shows the problems that an act throws. */
export function show(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (!(error instanceof AuthorError)) throw error;
    return error.problems
      .map(({ code, message, fix, at }) => {
        const line =
          at &&
          readFileSync(at.file, 'utf8')
            .split('\n')
            [at.line - 1]?.slice(at.column - 1)
            .replace(/\)+\.to.*$/, ')');
        return `${code}: ${message.replaceAll(import.meta.dirname, '…')}\nfix: ${fix}\nat: ${line ?? 'nowhere'}`;
      })
      .join('\n\n');
  }
  throw new Error('the plan was not refused');
}
