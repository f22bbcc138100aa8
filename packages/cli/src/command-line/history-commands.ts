// The rows of the commands that list, compare, prune and share runs.

import type { CommandSpec } from './command-spec.ts';
import { json, ofPipeline, selecting, store } from './shared-options.ts';

const statuses = ['done', 'failed', 'refused', 'interrupted'] as const;

const sharing = {
  run: { type: 'texts', value: 'run', summary: 'Only this run, and its tags; may be repeated (default all)' },
  shared: {
    type: 'text',
    isPath: true,
    variable: 'CAIRN_SHARED_STORE',
    value: 'folder',
    summary: 'The store that both sides can access (or $CAIRN_SHARED_STORE)',
  },
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
      sort: {
        type: 'text',
        value: 'metric',
        summary: 'By a metric, seconds, cpuSeconds or peakMemory; highest first',
      },
      ascending: { type: 'flag', summary: 'With --sort or --best: lowest first; otherwise: oldest first' },
      tag: { type: 'texts', value: 'tag', summary: 'Only runs with this tag; may be repeated' },
      search: { type: 'text', value: 'text', summary: 'Only runs whose name, note or tags contain this text' },
      pinned: { type: 'flag', summary: 'Only pinned runs' },
      sweep: {
        type: 'some-or-all',
        value: 'sweep',
        summary: 'Only runs of this sweep; without a value, of the last one',
      },
      'all-projects': { type: 'flag', summary: 'Also lists runs of the other projects of this repository' },
      limit: { type: 'count', value: 'number', least: 1, summary: 'The number of runs to show (default 20)' },
      json,
    },
    examples: [
      'cairn runs --pipeline digits --sort test.accuracy',
      "cairn runs --branch main --since 7d --where 'test.accuracy>=0.9'",
      'cairn runs --param quick=false --best test.accuracy',
      'cairn runs --tag nightly --search augment',
    ],
  },
  tag: {
    summary: 'Changes the tags, the name and the note of a run; pins it',
    arguments: { run: 'required', tags: 'several' },
    options: {
      remove: { type: 'texts', value: 'tag', summary: 'Removes this tag; may be repeated' },
      name: { type: 'text', value: 'text', summary: 'The name of the run, to find it by' },
      note: { type: 'text', value: 'text', summary: 'A note about the run' },
      'no-name': { type: 'flag', summary: 'Removes the name' },
      'no-note': { type: 'flag', summary: 'Removes the note' },
      pin: { type: 'flag', summary: 'Keeps the run, whatever the rules of prune and store collect say' },
      unpin: { type: 'flag', summary: 'Lets these rules decide again' },
      pipeline: ofPipeline,
      json,
    },
    examples: [
      'cairn tag latest nightly team=vision',
      'cairn tag latest --name baseline --note "before the new labels" --pin',
      'cairn tag baseline --remove nightly',
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
  accept: {
    summary: 'Lets stored results stand for code whose edit does not matter',
    arguments: { nodes: 'several' },
    options: {
      why: { type: 'text', value: 'reason', summary: 'Why the edit does not matter; required, and recorded' },
      ...selecting,
      pipeline: { type: 'text', value: 'name', summary: 'The pipeline (default: that of the latest run)' },
      set: { type: 'texts', value: 'name=value', summary: 'Sets a param (default: the params of the latest run)' },
      params: {
        type: 'texts',
        isPath: true,
        value: 'file.yaml',
        summary: 'Reads params from a YAML or JSON file; may be repeated',
      },
      seed: { type: 'count', value: 'number', summary: 'Seed of the run (default: that of the latest run)' },
      'dry-run': { type: 'flag', summary: 'Shows what would be accepted, and changes nothing' },
      store,
      json,
    },
    examples: [
      'cairn accept train --why "only renamed a variable"',
      'cairn accept \'+train\' --why "zod 4.1.3" --dry-run',
    ],
  },
  forget: {
    summary: 'Withdraws stored results of nodes, so that they run again',
    arguments: { nodes: 'several' },
    options: {
      ...selecting,
      run: { type: 'text', value: 'run', summary: 'The run (default: the latest that has the nodes)' },
      pipeline: { type: 'text', value: 'name', summary: 'The latest run of this pipeline' },
      accepted: { type: 'flag', summary: 'Withdraws only acceptances (cairn accept); what was made stays' },
      'dry-run': {
        type: 'flag',
        summary: 'Shows what would be withdrawn and what runs would lose, and changes nothing',
      },
      store,
      json,
    },
    examples: ['cairn forget train --dry-run', "cairn forget 'train[2024-*]' --pipeline monthly"],
  },
  push: {
    summary: 'Sends runs to a git remote, and artifacts to a shared store',
    arguments: { remote: 'optional' },
    options: { ...sharing, pipeline: { ...ofPipeline, summary: 'The pipeline, if --run is latest or a commit' }, json },
    examples: ['cairn push', 'cairn push origin --run latest --shared /mnt/team/cairn'],
  },
  fetch: {
    summary: 'Gets runs from a git remote, and artifacts from a shared store',
    arguments: { remote: 'optional' },
    options: { ...sharing, json },
    examples: ['cairn fetch', 'cairn fetch origin --run 20260731T12 --shared /mnt/team/cairn'],
  },
} as const satisfies Record<string, CommandSpec>;
