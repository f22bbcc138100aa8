// The rows of the commands that write workflows for CI.

import type { CommandSpec } from './command-spec.ts';
import { json } from './shared-options.ts';

const exporting = {
  pipeline: { type: 'text', value: 'name', summary: 'Only this pipeline (default: all)' },
  schedule: {
    type: 'text',
    value: 'cron',
    summary: 'Also runs them at these times (UTC): minute, hour, day, month, day of the week',
  },
  store: {
    type: 'text',
    isPath: true,
    value: 'url',
    summary: "The shared store that jobs use in place of the CI's cache: s3://… or https://…",
  },
  force: { type: 'flag', summary: 'Overwrites an existing file' },
} as const;

export const exportCommands = {
  'export github-actions': {
    summary: 'Writes a workflow that runs the pipelines on GitHub Actions',
    arguments: {},
    options: {
      ...exporting,
      out: { type: 'text', value: 'file', summary: 'The path (default .github/workflows/cairn.yml)' },
      json,
    },
    examples: [
      'cairn export github-actions',
      'cairn export github-actions --pipeline digits --schedule "0 3 * * *"',
      'cairn export github-actions --store "s3://models/cairn?region=eu-central-1"',
    ],
  },
  'export gitlab': {
    summary: 'Writes a workflow that runs the pipelines on GitLab',
    arguments: {},
    options: {
      ...exporting,
      out: { type: 'text', value: 'file', summary: 'The path (default .gitlab-ci.yml)' },
      json,
    },
    examples: ['cairn export gitlab', 'cairn export gitlab --pipeline digits --out ci/cairn.yml'],
  },
} as const satisfies Record<string, CommandSpec>;
