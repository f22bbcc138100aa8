// The words for sources outside of the project.

import type { Words } from './words.ts';

export const sourceErrors = {
  'source-check-wrong': (p: { name: string; found: string }) => ({
    message: `Source '${p.name}' cannot be checked ${p.found}`,
    fix: "Write check: 'every-plan', 'on-request' or { within: '24h' }, with s, m, h or d.",
  }),
  'source-not-replaced': (p: { name: string; pipeline: string }) => ({
    message: `The test of pipeline '${p.pipeline}' would ask source '${p.name}', which is outside of the project`,
    fix: `Replace it: testPipeline(pipeline, { replace: { '${p.name}': { … } } }), with its outputs by name.`,
  }),
  'source-unreachable': (p: { name: string; problem: string; isRefreshed: boolean }) => ({
    message: `The version of source '${p.name}' is unknown: ${p.problem}`,
    fix: p.isRefreshed
      ? 'Run without --refresh to use what was fetched before.'
      : 'Correct its params or its version function, or run again when it can be reached. Nothing of it was fetched here before.',
  }),
  'source-without-version': (p: { name: string }) => ({
    message: `Source '${p.name}' has no version, so nobody would know when its bytes changed`,
    fix: 'Add version: a cheap function whose answer is another text when the bytes change, such as an ETag, a commit or a day.',
  }),
} as const satisfies Record<string, (p: never) => Words>;
