// A program: runs one node in this terminal, as its worker would, with the inspector open if it was asked for. Of a node
// that starts a program it opens a shell in the folder of that program.

import { readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:inspector';
import type { CommandDefinition } from '../../dsl/programs/command.ts';
import type { FromWorker } from '../worker/messages.ts';
import { importDefinition, runNode } from '../worker/run-node.ts';
import { takeOverChance } from '../worker/seed-chance.ts';
import { takeOverLoads } from '../worker/watch-loads.ts';
import { takeOverReads } from '../worker/watch-reads.ts';
import type { DebugAnswer, DebugRequest } from './messages.ts';
import { openShell } from './open-shell.ts';

const [, , file = ''] = process.argv;
const { request, inspectorPort, answer } = JSON.parse(readFileSync(file, 'utf8')) as DebugRequest;
process.umask(0o022);
takeOverChance();
takeOverReads();
takeOverLoads();

async function hear(message: FromWorker): Promise<void> {
  // The code of the step is loaded here, so that breakpoints can be set in it, and has not begun.
  // biome-ignore lint/suspicious/noDebugger: it is what the inspector was opened for
  if (message.type === 'loaded' && inspectorPort !== null) debugger;
  if (message.type === 'log') process.stdout.write(`${message.message}\n`);
}

async function work(): Promise<DebugAnswer> {
  const { signal } = new AbortController();
  if (request.isProgram) {
    const { definition } = await importDefinition<{ definition: CommandDefinition }>(request.definition);
    return await openShell(definition, request, hear, signal);
  }
  // It waits until a debugger is attached, and says where.
  if (inspectorPort !== null) open(inspectorPort, '127.0.0.1', true);
  const finished = await runNode(request, hear, signal);
  if (finished.type === 'failed') return { type: 'failed', message: finished.message, stack: finished.stack };
  return { type: 'done', ...(finished.verdicts && { verdicts: finished.verdicts }) };
}

writeFileSync(answer, JSON.stringify(await work()));
// What the step left running would keep the process alive.
process.exit(0);
