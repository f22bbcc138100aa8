// The rows of the commands that look into runs and their results: show, status, report, log and get.

import type { CommandSpec } from './command-spec.ts';
import { escapeFormulas, json, ofPipeline, selecting, store } from './shared-options.ts';

export const inspectCommands = {
  show: {
    summary: 'Shows one run: params, nodes, verdicts, metrics',
    arguments: { run: 'optional' },
    options: {
      pipeline: ofPipeline,
      store,
      json,
    },
    examples: ['cairn show', 'cairn show latest'],
  },
  status: {
    summary: 'Lists the published files: current, stale, edited or missing',
    arguments: { pipeline: 'optional' },
    options: {
      check: { type: 'flag', summary: 'Exits with 3 if a file is not current' },
      store,
      json,
    },
    examples: ['cairn status', 'cairn status digits --check'],
  },
  debug: {
    summary: 'Runs one node of a run in this terminal, with its inputs',
    arguments: { run: 'required', node: 'required' },
    options: {
      pipeline: ofPipeline,
      inspect: { type: 'flag', summary: 'Opens the inspector, and waits for a debugger before the step begins' },
      port: { type: 'count', value: 'number', summary: 'The port of the inspector (default 9229); 0 takes a free one' },
      store,
      json,
    },
    examples: ['cairn debug latest train', 'cairn debug latest train --inspect'],
  },
  'test-of': {
    summary: 'Writes a Vitest test from what a node was given and made',
    arguments: { node: 'required' },
    options: {
      run: { type: 'text', value: 'run', summary: 'The run (default: the latest that has the node)' },
      pipeline: ofPipeline,
      out: { type: 'text', isPath: true, value: 'file', summary: 'The test (default test/<node>.test.ts)' },
      force: { type: 'flag', summary: 'Overwrites the test and its data' },
      store,
      json,
    },
    examples: ['cairn test-of clean', 'cairn test-of clean --run baseline --out packages/data/clean.test.ts'],
  },
  report: {
    summary: 'Writes an HTML page about a run, or about several runs',
    arguments: { run: 'several' },
    options: {
      pipeline: { type: 'text', value: 'name', summary: 'The pipeline, if a run is named by latest or a commit' },
      out: {
        type: 'text',
        isPath: true,
        value: 'file.html',
        summary: 'Writes to this file (default .cairn/reports/<run>.html)',
      },
      store,
      json,
    },
    examples: ['cairn report', 'cairn report latest --out digits.html', 'cairn report main HEAD --pipeline digits'],
  },
  ui: {
    summary: 'Shows the runs in a browser, also while one goes on',
    arguments: {},
    options: {
      host: {
        type: 'text',
        value: 'address',
        summary: 'The address to listen on (default 127.0.0.1); another one needs the printed token',
      },
      port: { type: 'count', value: 'number', summary: 'The port (default 8300; 0 for any free one)' },
      store,
    },
    examples: ['cairn ui', 'cairn ui --port 0'],
  },
  log: {
    summary: 'Shows the logs of nodes',
    arguments: { nodes: 'optional' },
    options: {
      ...selecting,
      run: { type: 'text', value: 'run', summary: 'The run (default: the latest that has the nodes)' },
      pipeline: { type: 'text', value: 'name', summary: 'The latest run of this pipeline' },
      json,
    },
    examples: [
      'cairn log bias-audit',
      'cairn log result:failed',
      "cairn log 'evaluate(best max=robustAccuracy)' --run latest",
    ],
  },
  get: {
    summary: 'Writes the outputs of nodes to a folder, as plain files',
    arguments: { run: 'required', 'node[.output]': 'required', folder: 'optional' },
    options: {
      exclude: selecting.exclude,
      to: {
        type: 'text',
        value: 'path',
        summary: 'Writes one output to this path, without a folder; a plot to .svg or .png as a picture',
      },
      pipeline: ofPipeline,
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
      "cairn get latest 'train[2024-*].model' models",
      'cairn get latest compare-costs.curve --to cost.svg',
    ],
  },
} as const satisfies Record<string, CommandSpec>;
