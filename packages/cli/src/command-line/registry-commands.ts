// The rows of the commands about deployed models.

import type { CommandSpec } from './command-spec.ts';
import { json } from './shared-options.ts';

const reason = { type: 'text', value: 'text', summary: 'Why; the history records it' } as const;
const by = { type: 'text', value: 'name', summary: 'Who; the history records it (default: user@machine)' } as const;
const key = {
  type: 'text',
  value: 'file.pem',
  summary: 'Signs the history with this Ed25519 private key (or $CAIRN_REGISTRY_KEY)',
} as const;

export const registryCommands = {
  serve: {
    summary: 'Serves deployed models over HTTP',
    arguments: { 'model@version': 'several' },
    options: {
      host: {
        type: 'text',
        value: 'address',
        summary: 'The address to listen on (default 127.0.0.1: this machine only)',
      },
      port: { type: 'count', value: 'number', summary: 'The port (default 8080; 0 for any free one)' },
      'api-keys': {
        type: 'text',
        value: 'file',
        summary: 'Clients must send one of these keys, one a line (or $CAIRN_API_KEYS)',
      },
      'tls-cert': { type: 'text', value: 'file.pem', summary: 'Serves HTTPS with this certificate' },
      'tls-key': { type: 'text', value: 'file.pem', summary: 'The private key of the certificate' },
      challenger: {
        type: 'texts',
        value: 'ref=share',
        summary: 'A version that answers a share of the requests; may be repeated',
      },
      shadow: {
        type: 'texts',
        value: 'model@version',
        summary: 'A version that predicts and answers nobody; may be repeated',
      },
      'request-log': {
        type: 'text',
        value: 'folder',
        isPath: true,
        summary: 'Records rows, predictions and outcomes there',
      },
      'log-share': { type: 'text', value: 'share', summary: 'The share of requests in the request log (default 100%)' },
      'log-mask': { type: 'texts', value: 'field', summary: 'A field that is not in the request log; may be repeated' },
      'log-size': { type: 'text', value: 'size', summary: 'The size of files of the request log (default 64MB)' },
      'log-keep': {
        type: 'count',
        value: 'number',
        least: 1,
        summary: 'How many files of the request log are kept (default 1000)',
      },
      'body-limit': {
        type: 'text',
        value: 'size',
        summary: 'The largest body of a request, such as 8MB (the default)',
      },
      concurrency: {
        type: 'count',
        value: 'number',
        least: 1,
        summary: 'Requests at the same time; more are refused with 429 (default 256)',
      },
      timeout: {
        type: 'count',
        value: 'milliseconds',
        least: 1,
        summary: 'How long a request may take to arrive, and to wait (default 30000)',
      },
      'batch-delay': {
        type: 'count',
        value: 'milliseconds',
        summary: 'How long a request may wait for others in a batch (default 0)',
      },
      'batch-rows': { type: 'count', value: 'number', least: 1, summary: 'Rows of one batch (default 512)' },
      'explain-rows': {
        type: 'count',
        value: 'number',
        least: 1,
        summary: 'Rows of a request to /explain (default 10)',
      },
      'explain-timeout': {
        type: 'count',
        value: 'milliseconds',
        least: 1,
        summary: 'How long explaining a request may take (default 10000)',
      },
      'drain-delay': {
        type: 'count',
        value: 'milliseconds',
        summary: 'How long readiness fails before the server stops to listen (default 0)',
      },
      log: {
        type: 'choice',
        choices: ['debug', 'info', 'warn', 'error', 'silent'],
        summary: 'The JSON lines on standard error; debug logs requests (default info)',
      },
    },
    examples: [
      'cairn serve digits@champion',
      'cairn serve digits@champion digits@candidate --port 9000 --host 0.0.0.0',
      'cairn serve digits@champion --challenger digits@candidate=10% --request-log requests',
    ],
  },
  'registry list': {
    summary: 'Lists the deployed models',
    arguments: {},
    options: { json },
    examples: ['cairn registry list'],
  },
  'registry show': {
    summary: 'Shows the versions, aliases and history of a model, or one version',
    arguments: { 'model[@version]': 'required' },
    options: { json },
    examples: ['cairn registry show digits', 'cairn registry show digits@champion'],
  },
  'registry compare': {
    summary: 'Compares two deployed versions: figures, verdicts, files',
    arguments: { before: 'required', after: 'required' },
    options: { json },
    examples: ['cairn registry compare digits@v1 digits@champion'],
  },
  'registry promote': {
    summary: 'Moves an alias to a version, after its bundle is verified',
    arguments: { 'model@version': 'required', alias: 'required' },
    options: { reason, by, key, json },
    examples: [
      'cairn registry promote digits@v3 champion --reason "better on night images"',
      'cairn registry promote digits@staging production',
    ],
  },
  'registry rollback': {
    summary: 'Moves an alias back to the version that it named before',
    arguments: { 'model@alias': 'required' },
    options: { reason, by, key, json },
    examples: ['cairn registry rollback digits@champion --reason "errors since 14:00"'],
  },
  'registry retire': {
    summary: 'Marks a version as retired: nothing reads its bundle any more',
    arguments: { 'model@version': 'required' },
    options: { reason, by, key, json },
    examples: ['cairn registry retire digits@v1 --reason "trained on wrong labels"'],
  },
  'registry prune': {
    summary: 'Removes the bundles of old versions that no alias names',
    arguments: { model: 'optional' },
    options: {
      keep: { type: 'count', value: 'number', least: 1, summary: 'Keeps this number of the newest versions' },
      'dry-run': { type: 'flag', summary: 'Shows what would be removed, and removes nothing' },
      reason,
      by,
      key,
      json,
    },
    examples: ['cairn registry prune --keep 5 --dry-run', 'cairn registry prune digits --keep 3'],
  },
  'registry verify': {
    summary: 'Checks the history, the signatures and every bundle',
    arguments: { model: 'optional' },
    options: { json },
    examples: ['cairn registry verify'],
  },
} as const satisfies Record<string, CommandSpec>;
