// The rows of the commands that list, compare, prune and share runs.

import type { CommandSpec } from './command-spec.ts';
import { json, store } from './shared-options.ts';

const statuses = ['done', 'failed', 'refused', 'interrupted'] as const;

const sharing = {
  run: { type: 'texts', value: 'run', summary: 'Only this run, and its tags; may be repeated (default all)' },
  shared: { type: 'text', value: 'folder', summary: 'The store that both sides can access (or $CAIRN_SHARED_STORE)' },
  store,
} as const;

export const historyCommands = {
  runs: {
    summary: 'Lists the runs: commit, params that differ, metrics',
    arguments: {},
    options: {
      pipeline: { type: 'text', value: 'name', summary: 'Only runs of this pipeline' },
      status: {
        type: 'choice',
        choices: statuses,
        summary: 'Only runs with this status',
      },
      commit: { type: 'text', value: 'commit', summary: 'Only runs of this commit, branch or tag' },
      branch: { type: 'text', value: 'name', summary: 'Only runs that were made on this branch' },
      since: {
        type: 'text',
        value: 'date',
        summary: 'Only runs since a date (2026-07-31) or an age (7d, 12h, 2w)',
      },
      where: {
        type: 'texts',
        value: 'comparison',
        summary: "Only runs whose metric fits, as in 'auc>=0.9'; may be repeated",
      },
      param: { type: 'texts', value: 'name=value', summary: 'Only runs with this param; may be repeated' },
      best: {
        type: 'text',
        value: 'metric',
        summary: 'Only the run with the highest value; with --ascending, the lowest',
      },
      sort: { type: 'text', value: 'metric', summary: 'Sorts by a metric, such as test.accuracy, highest first' },
      ascending: { type: 'flag', summary: 'With --sort or --best: lowest first; otherwise: oldest first' },
      'all-projects': { type: 'flag', summary: 'Also lists runs of the other projects of this repository' },
      limit: { type: 'count', value: 'number', least: 1, summary: 'The number of runs to show (default 20)' },
      json,
    },
    examples: [
      'cairn runs --pipeline digits --sort test.accuracy',
      "cairn runs --branch main --since 7d --where 'test.accuracy>=0.9'",
      'cairn runs --param quick=false --best test.accuracy',
    ],
  },
  diff: {
    summary: 'Compares two runs: code, params, data, environment, metrics',
    arguments: { 'run|commit': 'required', other: 'optional' },
    options: {
      pipeline: { type: 'text', value: 'name', summary: 'The pipeline, if the commit has runs of several' },
      verbose: { type: 'flag', summary: 'Also lists the metrics and the nodes that are the same' },
      store,
      json,
    },
    examples: ['cairn diff 20260731T12', 'cairn diff main HEAD --pipeline digits'],
  },
  prune: {
    summary: 'Removes runs from the history that match every given rule',
    arguments: {},
    options: {
      keep: {
        type: 'count',
        value: 'number',
        summary: 'Removes runs except this number of the newest of each pipeline',
      },
      'older-than': { type: 'text', value: 'age', summary: 'Removes runs that are older, such as 30d, 12h or 2w' },
      status: { type: 'choice', choices: statuses, summary: 'Removes runs with this status' },
      pipeline: { type: 'text', value: 'name', summary: 'Only runs of this pipeline' },
      'all-projects': {
        type: 'flag',
        summary: 'Also removes runs of other projects and working trees',
      },
      'dry-run': { type: 'flag', summary: 'Shows what would be removed, and removes nothing' },
      json,
    },
    examples: [
      'cairn prune --keep 20 --dry-run',
      'cairn prune --older-than 30d --status failed',
      'cairn prune --keep 5 --older-than 90d --pipeline digits',
    ],
  },
  push: {
    summary: 'Sends runs to a git remote, and their artifacts to a shared store',
    arguments: { remote: 'optional' },
    options: { ...sharing, json },
    examples: ['cairn push', 'cairn push origin --run latest --shared /mnt/team/cairn'],
  },
  fetch: {
    summary: 'Gets runs from a git remote, and their artifacts from a shared store',
    arguments: { remote: 'optional' },
    options: { ...sharing, json },
    examples: ['cairn fetch', 'cairn fetch origin --run 20260731T12 --shared /mnt/team/cairn'],
  },
} as const satisfies Record<string, CommandSpec>;
