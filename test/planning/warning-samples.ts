// Params for every warning, so that its page shows its words.

import type { RunWarningCode, RunWarningParams } from '@cairn/core';

export const warningSamples: { readonly [C in RunWarningCode]: RunWarningParams<C> } = {
  'accepted-result': { node: 'train', accepted: 'accepted by Ada Lovelace on 2026-07-31: only names changed' },
  'artifact-damaged': { artifact: 'train.model' },
  'artifact-missing': { message: 'train.model is damaged in the store, and making it again gave other bytes' },
  'disk-full': { location: '.cairn', problem: 'no space left on device' },
  'failed-kept': { node: 'train', folder: '.cairn/failed/20260731T120000000Z-3f2a/train' },
  'fallback-used': { node: 'fallback', why: 'fetch-rate failed' },
  'frozen-result': {
    node: 'train',
    frozen:
      'frozen since 2026-08-02 (epochs: 10 → 20): the result of run 20260731T120000000Z-3f2a of 2026-07-31 is used',
  },
  'left-running': { node: 'load', running: ['a timer'] },
  'lockfile-unread': { file: 'package-lock.json' },
  'memory-over-limit': { step: 'train', asks: '64 GB', limit: '16 GB' },
  'gates-not-run': { gates: ['release'] },
  'nothing-selected': { selection: 'result:failed' },
  'no-snapshot': { problem: 'the project is in no git repository' },
  'not-deterministic': {
    node: 'train',
    how: 'twice',
    differences: "'model' differs (tensor 'dense/kernel' [8, 4] by up to 1.19e-7, first at 3)",
  },
  'not-tagged': { problem: "'cairn/digits/v3' is of run 20260101T000000000Z-0001, which deployed another model" },
  'outputs-not-removed': { problem: "The store '.cairn' cannot be written (read-only file system)" },
  'pools-alone': { folder: '/tmp/cairn-pools-1000', problem: 'it belongs to another user' },
  'published-file-left': { path: 'results/report.html' },
  'metadata-not-written': { problem: 'read-only file system' },
  'record-not-written': { problem: 'read-only file system' },
  'same-random-numbers': { nodes: 'draw(rep=1) and draw(rep=2)', params: 'rep', count: 2 },
  'shared-artifact-damaged': { location: 's3://models/store', artifact: '9f86d081884c' },
  'shared-result-conflict': { location: 's3://models/store', keys: ['5d41402abc4b'] },
  'shared-result-refused': { location: 's3://models/store', key: '5d41402abc4b', problem: 'it is not signed' },
  'shared-store-behind': { location: 's3://models/store', left: 3, problem: 's3://models answers 403' },
  'shared-store-unreachable': { location: 's3://models/store', problem: 'it did not answer within 10 s' },
  'snapshot-without': {
    message: "Left out of the run's commit, because it is large and not tracked: 'data/raw.csv' (1.2 GB)",
  },
  'source-offline': { node: 'http-file', problem: 'fetch failed (ENOTFOUND)', version: '"33a64df5"', age: '3 hours' },
  'store-held': { holder: "'cairn store collect' (process 4711 on host, since 12:00)" },
  'store-hold-broken': { holder: "'cairn store collect' (process 4711 on host, since 12:00)" },
  'store-read-only': { location: '.cairn', problem: 'read-only file system' },
  'store-unwritable': { location: '.cairn', problem: 'permission denied' },
  'trial-left-out': { trials: ['train(rate=1)'] },
  'tried-again': { node: 'download', reason: 'connection reset', seconds: 2, attempt: 2, attempts: 4 },
  'undeclared-read': { node: 'clean', sentence: "read 'data/names.csv', which is not in its key" },
};
