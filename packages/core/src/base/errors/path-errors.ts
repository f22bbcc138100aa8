// The messages about paths of inputs, and about paths on a command line.

import type { Words } from './words.ts';

export const pathErrors = {
  'missing-file': (p: { path: string }) => ({
    message: `Cannot find file '${p.path}'`,
    fix: 'Correct the path, or add the file. Paths are relative to the project (the nearest package.json).',
  }),
  'missing-folder': (p: { path: string }) => ({
    message: `Cannot find folder '${p.path}'`,
    fix: 'Correct the path, or add the folder. Paths are relative to the project (the nearest package.json).',
  }),
  'folder-without-match': (p: { path: string; match: string }) => ({
    message: `No file in '${p.path}' matches '${p.match}'`,
    fix: 'Correct the pattern: * matches within a name, ** across folders.',
  }),
  'file-names-in-pattern': (p: { pattern: string; problem: string }) => ({
    message: `The files of '${p.pattern}' cannot be grouped: ${p.problem}`,
    fix: "Write names in braces, as in files('data/{sample}_{read}.fq', { by: 'sample' }), so that each file has values of its own.",
  }),
  'names-differ': (p: { problem: string }) => ({
    message: `The records cannot be joined by name: ${p.problem}`,
    fix: "Add what is missing, or leave such names out: joinByName(records, { missing: 'leave-out' }).",
  }),
  'files-without-match': (p: { pattern: string }) => ({
    message: `No file matches '${p.pattern}'`,
    fix: 'Correct the pattern (* matches within a name, ** across folders), or set { optional: true } if there may be none.',
  }),
  'no-planning-disk': (p: { called: string }) => ({
    message: `'${p.called}' looks for files, but the plan is made without a project folder`,
    fix: 'Plan it with cairn plan, or with plan({ pipeline }) of @cairn/core, not with pipeline.plan().',
  }),
  'path-outside': (p: { path: string }) => ({
    message: `'${p.path}' is outside the project`,
    fix: 'Move it into the project, or set { outside: true }.',
  }),
  'path-unreadable': (p: { path: string; problem: string }) => ({
    message: `'${p.path}' cannot be read: ${p.problem}`,
    fix: 'Correct the path, or make it a file or a folder that this user can read.',
  }),
  'path-is-url': (p: { path: string }) => ({
    message: `'${p.path}' is a URL, but pipelines read files`,
    fix: 'Fetch it with a step that declares network, or keep a copy in the project.',
  }),
} as const satisfies Record<string, (p: never) => Words>;
