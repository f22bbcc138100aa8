// The rows of the commands that look into one run: show, log and get.

import type { CommandSpec } from './command-spec.ts';
import { escapeFormulas, json, store } from './shared-options.ts';

export const inspectCommands = {
  show: {
    summary: 'Shows one run: params, nodes, verdicts, metrics',
    arguments: { run: 'optional' },
    options: {
      pipeline: { type: 'text', value: 'name', summary: 'The pipeline, if the run is named by latest or a commit' },
      store,
      json,
    },
    examples: ['cairn show', 'cairn show latest'],
  },
  log: {
    summary: 'Shows the log of a node',
    arguments: { node: 'required' },
    options: {
      run: { type: 'text', value: 'run', summary: 'The run (default: the latest that has the node)' },
      pipeline: { type: 'text', value: 'name', summary: 'The latest run of this pipeline' },
      json,
    },
    examples: ['cairn log bias-audit', "cairn log 'evaluate(best max=robustAccuracy)' --run latest"],
  },
  get: {
    summary: 'Writes the outputs of a node to a folder, as plain files',
    arguments: { run: 'required', 'node[.output]': 'required', folder: 'optional' },
    options: {
      to: { type: 'text', value: 'path', summary: 'Writes one output to this path, without a folder' },
      pipeline: { type: 'text', value: 'name', summary: 'The pipeline, if the run is named by latest or a commit' },
      format: { type: 'choice', choices: ['csv', 'parquet'], summary: 'The format of tables (default csv)' },
      'escape-formulas': escapeFormulas,
      force: { type: 'flag', summary: 'Overwrites existing files' },
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
