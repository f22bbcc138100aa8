// A program: runs one node in this terminal, as its worker would, with the inspector open if it was asked for. Of a node
// that starts a program it opens a shell in the folder of that program.

import { readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:inspector';
import { createMask } from '../../base/mask-values.ts';
import type { CommandDefinition } from '../../dsl/programs/command.ts';
import type { FromWorker } from '../worker/messages.ts';
import { importDefinition, runNode } from '../worker/run-node.ts';
import { takeOverChance } from '../worker/seed-chance.ts';
import { takeOverLoads } from '../worker/watch-loads.ts';
import { takeOverReads } from '../worker/watch-reads.ts';
import type { DebugAnswer, DebugRequest } from './messages.ts';
import { openShell } from './open-shell.ts';

const [, , file = ''] = process.argv;
const { request, inspectorPort, answer, masked } = JSON.parse(readFileSync(file, 'utf8')) as DebugRequest;
const mask = createMask(masked);
for (const stream of [process.stdout, process.stderr]) maskWrites(stream);
process.umask(0o022);
takeOverChance();
takeOverReads();
takeOverLoads();

/** What a step prints is masked as in its log. In the shell of a program, whoever is there decides what is printed. */
function maskWrites(stream: NodeJS.WriteStream): void {
  if (!masked.length) return;
  const write = stream.write.bind(stream) as (chunk: string, ...rest: unknown[]) => boolean;
  const changed = (chunk: string | Uint8Array, ...rest: unknown[]): boolean =>
    write(mask(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()), ...rest);
  stream.write = changed as typeof stream.write;
}

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
  if (finished.type === 'failed')
    return { type: 'failed', message: mask(finished.message), stack: mask(finished.stack) };
  return { type: 'done', ...(finished.verdicts && { verdicts: finished.verdicts }) };
}

writeFileSync(answer, JSON.stringify(await work()));
// What the step left running would keep the process alive.
process.exit(0);
