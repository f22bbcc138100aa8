// The rows of the commands that look into one run: show, log and get.

import type { CommandSpec } from './command-spec.ts';
import { escapeFormulas, json, store } from './shared-options.ts';

export const inspectCommands = {
  show: {
    summary: 'Shows one run: params, nodes, verdicts, metrics',
    arguments: { run: 'optional' },
    options: {
      pipeline: { type: 'text', value: 'name', summary: 'Of this pipeline, where latest or a commit is named' },
      store,
      json,
    },
    examples: ['cairn show', 'cairn show latest'],
  },
  log: {
    summary: 'Shows what a node said while it ran',
    arguments: { node: 'required' },
    options: {
      run: { type: 'text', value: 'run', summary: 'Of this run (default the latest that has the node)' },
      pipeline: { type: 'text', value: 'name', summary: 'The latest run of this pipeline' },
      json,
    },
    examples: ['cairn log bias-audit', "cairn log 'evaluate(best max=robustAccuracy)' --run latest"],
  },
  get: {
    summary: 'Writes what a node made into a folder, as plain files',
    arguments: { run: 'required', 'node[.output]': 'required', folder: 'optional' },
    options: {
      to: { type: 'text', value: 'path', summary: 'Writes one output to this path, whatever its name; no folder then' },
      pipeline: { type: 'text', value: 'name', summary: 'Of this pipeline, where latest or a commit is named' },
      format: { type: 'choice', choices: ['csv', 'parquet'], summary: 'How tables are written (default csv)' },
      'escape-formulas': escapeFormulas,
      force: { type: 'flag', summary: 'Overwrites what is there' },
      store,
      json,
    },
    examples: [
      'cairn get latest bias-audit.report out',
      "cairn get latest 'best(max=robustAccuracy).model' --to model",
      'cairn get latest train out --pipeline digits',
    ],
  },
} as const satisfies Record<string, CommandSpec>;
