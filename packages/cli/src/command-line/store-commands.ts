// The rows of the commands that look after the store.

import type { CommandSpec } from './command-spec.ts';
import { json, store } from './shared-options.ts';

export const storeCommands = {
  'store size': {
    summary: 'Shows the size of the store, and how much of it is needed',
    arguments: {},
    options: { store, json },
    examples: ['cairn store size'],
  },
  'store verify': {
    summary: 'Hashes everything in the store; exits with 1 if any is damaged',
    arguments: {},
    options: { store, json },
    examples: ['cairn store verify'],
  },
  'store repair': {
    summary: 'Moves damaged files out of the store, and removes unfinished ones',
    arguments: {},
    options: {
      'empty-damaged': { type: 'flag', summary: 'Deletes the damaged files that were moved out, now and earlier' },
      store,
      json,
    },
    examples: ['cairn store repair', 'cairn store repair --empty-damaged'],
  },
  'store collect': {
    summary: 'Removes artifacts that no run and no deployed model needs',
    arguments: {},
    options: {
      'keep-runs': {
        type: 'count',
        value: 'number',
        least: 1,
        summary: 'Keeps what the newest runs of each pipeline need, this many of them (default all)',
      },
      'older-than': {
        type: 'count',
        value: 'days',
        summary: 'Keeps what runs newer than this need (as well as those of --keep-runs)',
      },
      limit: {
        type: 'text',
        variable: 'CAIRN_STORE_LIMIT',
        value: 'size',
        summary: 'Removes only down to this size, such as 2GB (or $CAIRN_STORE_LIMIT)',
      },
      'dry-run': { type: 'flag', summary: 'Shows what would be removed, and removes nothing' },
      explain: {
        type: 'text',
        value: 'digest',
        summary: 'Shows why this artifact is needed, or that nothing needs it',
      },
      store,
      json,
    },
    examples: [
      'cairn store collect --dry-run',
      'cairn store collect --keep-runs 5 --older-than 30',
      'cairn store collect --keep-runs 5 --limit 2GB',
      'cairn store collect --explain 9f86d0818',
    ],
  },
} as const satisfies Record<string, CommandSpec>;
