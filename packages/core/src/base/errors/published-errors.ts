// The messages about results that are published as files.

import { listAll } from './list-some.ts';
import type { Words } from './words.ts';

export const publishedErrors = {
  'published-format-wrong': (p: { result: string; path: string; kind: string; formats: readonly string[] }) => ({
    message: `Result '${p.result}' is a ${p.kind}, which cannot be published as '${p.path}'`,
    fix: `Give it a path that ends in ${listAll(p.formats, 'or')}.`,
  }),
  'published-path-wrong': (p: { result: string; path: string; problem: string }) => ({
    message: `Result '${p.result}' cannot be published as '${p.path}': ${p.problem}`,
    fix: "Give it a path inside the project that nothing else uses, such as 'results/report.html'.",
  }),
  'published-twice': (p: { result: string; path: string; other: string; otherPath: string }) => ({
    message:
      p.path === p.otherPath
        ? `Results '${p.other}' and '${p.result}' are both published as '${p.path}'`
        : `Result '${p.other}' is published as '${p.otherPath}' and '${p.result}' as '${p.path}', which overlap`,
    fix: 'Give each result a path of its own.',
  }),
} as const satisfies Record<string, (p: never) => Words>;
