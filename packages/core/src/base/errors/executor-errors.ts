// The words for executors that a run chooses.

import type { Words } from './words.ts';

export const executorErrors = {
  'executor-settings-wrong': (p: { executor: string; problem: string }) => ({
    message: `The settings of executor '${p.executor}' are wrong: ${p.problem}`,
    fix: `Correct executors: { ${p.executor}: { … } } in cairn.config.ts.`,
  }),
  'executor-unavailable': (p: { executor: string; problem: string; remedy: string }) => ({
    message: `Executor '${p.executor}' cannot run nodes: ${p.problem}`,
    fix: p.remedy,
  }),
} as const satisfies Record<string, (p: never) => Words>;
