// The rows of the commands that list, compare, prune and share runs.

import type { CommandSpec } from './command-spec.ts';
import { json, store } from './shared-options.ts';

export const historyCommands = {
  runs: {
    summary: 'Lists the runs: commit, params that differ, metrics',
    arguments: {},
    options: {
      pipeline: { type: 'text', value: 'name', summary: 'Only runs of this pipeline' },
      sort: { type: 'text', value: 'metric', summary: 'Highest first by a metric, such as test.accuracy' },
      ascending: { type: 'flag', summary: 'With --sort: lowest first' },
      limit: { type: 'count', value: 'number', least: 1, summary: 'How many to show (default 20)' },
      json,
    },
    examples: ['cairn runs', 'cairn runs --pipeline digits --sort test.accuracy'],
  },
  diff: {
    summary: 'Compares two runs: code by symbol, params, data, environment, metrics, artifacts',
    arguments: { 'run|commit': 'required', other: 'optional' },
    options: {
      pipeline: { type: 'text', value: 'name', summary: 'Of this pipeline, where a commit has runs of several' },
      verbose: { type: 'flag', summary: 'Also lists the metrics and the nodes that are the same' },
      store,
      json,
    },
    examples: ['cairn diff 20260731T12', 'cairn diff main HEAD --pipeline digits'],
  },
} as const satisfies Record<string, CommandSpec>;
