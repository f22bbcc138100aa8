// Starts a file of this folder as a process, and returns its output and how it ended.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';

interface EndedChild {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Its output, line by line. */
  readonly told: readonly string[];
}

interface Child {
  readonly process: ChildProcess;
  readonly ended: Promise<EndedChild>;
}

/**
 * @param shell - a program before the child's command that runs it: with a limit, with a mount
 * @param scratch - the folder for its temporary folders
 */
export function startChild(file: string, given: readonly string[], shell?: readonly string[], scratch?: string): Child {
  const command = [process.execPath, join(import.meta.dirname, file), ...given];
  const [program, ...rest] = shell ? [...shell, ...command] : command;
  const env = { ...process.env, ...(scratch ? { TMPDIR: scratch } : {}) };
  const child = spawn(program as string, rest, { stdio: ['pipe', 'pipe', 'inherit'], env });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const ended = new Promise<EndedChild>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, told: text.split('\n').filter(Boolean) }));
  });
  return { process: child, ended };
}

const ownMounts = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c'] as const;

/** Whether a process may make mounts that only it sees. */
export function hasOwnMounts(): boolean {
  try {
    execFileSync(ownMounts[0], [...ownMounts.slice(1), 'mount -t tmpfs tmpfs /tmp'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** For `startChild`: makes a mount first, and runs the child with it. `"$PLACE"` in the command is `place`. */
export function withMount(place: string, mount: string): readonly string[] {
  return [...ownMounts, `PLACE="$1"; shift; ${mount} && exec "$@"`, 'sh', place];
}
