// Runs one node in this terminal, and stores nothing.

import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execaNode } from 'execa';
import type { Digest } from '../../base/brand.ts';
import { coreProgram, isCoreSource } from '../../base/core-package.ts';
import { digestPath } from '../../files/digest-path.ts';
import { temporaryPrefix } from '../../files/temp-owner.ts';
import type { Store } from '../../store/store.ts';
import type { NodeWork } from '../executor.ts';
import { createLaidArtifacts } from '../inputs/laid-artifacts.ts';
import { createNodeFolders, makeNodeFolder } from '../inputs/node-folders.ts';
import { giveInputs } from '../local/give-inputs.ts';
import { createRequest } from '../local/local-executor.ts';
import type { DebugAnswer, DebugRequest } from './messages.ts';

export interface DebuggedWork extends Omit<DebugAnswer, 'type'> {
  readonly type: DebugAnswer['type'] | 'input-missing';
  /** Digests of the outputs that were written. */
  readonly outputs: Readonly<Record<string, Digest>>;
}

export interface DebugOptions {
  /** The project's root. */
  readonly root: string;
  readonly store: Store;
  /** Values that are not printed: those of declared variables and of secrets. */
  readonly masked: readonly string[];
  /** The port of the inspector; 0 is any that is free, null opens none. */
  readonly inspectorPort: number | null;
}

/** Runs a node with the terminal of this process. `message` is the name of the input if one is missing. */
export async function debugWork(work: NodeWork, options: DebugOptions): Promise<DebuggedWork> {
  const { root, store, inspectorPort, masked } = options;
  const workspace = await mkdtemp(temporaryPrefix('debug'));
  // Ctrl-C is for the program in the terminal, and the shell or the debugger decides what it means.
  const ignore = (): void => undefined;
  process.on('SIGINT', ignore);
  try {
    const folders = createNodeFolders(workspace, work.role === 'command');
    const given = await giveInputs(work, folders, { store, workspace, laid: createLaidArtifacts() });
    if (typeof given === 'string') return { type: 'input-missing', message: given, outputs: {} };
    makeNodeFolder(folders.outputs);
    const [file, answer] = [join(workspace, 'request.json'), join(workspace, 'answer.json')];
    const request = { ...createRequest(work, given.inputs, folders, root), token: '' };
    const asked: DebugRequest = { request, inspectorPort, answer, masked };
    await writeFile(file, JSON.stringify(asked), { mode: 0o600 });
    await execaNode(coreProgram('run/debug/program'), [file], {
      cwd: root,
      env: work.environment,
      extendEnv: false,
      stdio: 'inherit',
      nodeOptions: [...(isCoreSource ? ['--conditions=cairn-source'] : []), '--disable-warning=ExperimentalWarning'],
      reject: false,
    });
    const ended = existsSync(answer)
      ? (JSON.parse(readFileSync(answer, 'utf8')) as DebugAnswer)
      : ({ type: 'failed', message: 'its process ended before it was done' } as const);
    const outputs = await digestOutputs(work, folders.outputs);
    return { ...ended, outputs };
  } finally {
    process.off('SIGINT', ignore);
    await rm(workspace, { recursive: true, force: true });
  }
}

async function digestOutputs({ outputs, role }: NodeWork, folder: string): Promise<Readonly<Record<string, Digest>>> {
  const written: Record<string, Digest> = {};
  for (const [name, { file }] of Object.entries(outputs)) {
    const path = join(folder, role === 'command' ? file : name);
    if (existsSync(path)) written[name] = await digestPath(path);
  }
  return written;
}
