// The virtual environment of a lock file: uv creates it, once for each content of the file, in the user's cache. Whatever
// process needs it first creates it; others wait. Its mark lists what it consists of: a folder without one is not whole,
// and one whose packages or interpreter are not as they were is created again.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { digestCanonical } from '../../base/digest.ts';
import type { PythonEnvironment } from '../../dsl/programs/python.ts';
import { readOrNone } from '../../files/read-small.ts';
import { describePythonProgram, namesOfUv, readPython } from '../../plan/environment/ask-python.ts';
import type { Variables } from '../../plan/environment/environment.ts';
import { commandVariables } from '../../plan/environment/step-variables.ts';
import { FileLocks } from '../../store/locks/file-locks.ts';
import { findEnvironmentChange, listEnvironment, readEnvironment, writeEnvironment } from './environment-content.ts';
import { findEditedModule, listSitePackages } from './published-modules.ts';

export interface WantedPython extends PythonEnvironment {
  /** What the plan found uv to provide: `CPython 3.12.7 linux x86_64 (…)`. */
  readonly described: string;
  /** The folder that `lock` is in. */
  readonly folder: string;
}

/**
 * Environments that were whole when the last node of this process had used them. The next one is not looked through before
 * it starts: it is when it ends, and what was changed in between fails that node, so that nothing of it is stored.
 */
const foundWhole = new Set<string>();

const mark = 'cairn-complete';
const layout = 2;

export interface OpenedPython {
  readonly folder: string;
  /** What of it was changed since it was opened, as a path in it; undefined if nothing was. */
  findChange(): string | undefined;
}

/**
 * Opens the environment, as it was created.
 *
 * @param say - is told in words what takes long
 * @throws Error if it cannot be created, with the last line that uv printed
 */
export async function openPythonEnvironment(
  wanted: WantedPython,
  variables: Variables,
  say: (message: string) => void,
  signal: AbortSignal,
): Promise<OpenedPython> {
  const lock = join(wanted.folder, wanted.lock);
  const around = join(cacheFolder(variables), 'python');
  const digest = digestCanonical([layout, wanted.described, wanted.version, readFileSync(lock, 'utf8')]);
  const folder = join(around, digest.slice(0, 32));
  const opened: OpenedPython = {
    folder,
    findChange() {
      const change = findChange(folder);
      if (change === undefined) foundWhole.add(folder);
      return change;
    },
  };
  if (foundWhole.delete(folder) && existsSync(join(folder, mark))) return opened;
  if (findChange(folder) === undefined) return opened;
  mkdirSync(around, { recursive: true });
  const locks = new FileLocks(join(around, 'locks'));
  const request = locks.request(digest);
  try {
    await request.wait({ signal });
    const change = findChange(folder);
    if (change !== undefined) {
      const why = change === mark ? '' : ` again: '${change}' was changed`;
      say(`creating the Python environment of ${wanted.lock}${why}`);
      await create(folder, lock, wanted, variables, signal);
    }
    return opened;
  } finally {
    request.release();
    locks.close();
  }
}

async function create(
  folder: string,
  lock: string,
  { version, described, lock: name }: WantedPython,
  variables: Variables,
  signal: AbortSignal,
): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const run = async (...words: readonly [string, ...string[]]): Promise<string> => {
    const result = await execa(words[0], words.slice(1), {
      cwd: join(folder, '..'),
      env: commandVariables(namesOfUv(variables), variables),
      extendEnv: false,
      stdin: 'ignore',
      all: true,
      reject: false,
      cancelSignal: signal,
    });
    const text = (result.all || result.originalMessage || '').trim();
    if (!result.failed) return text;
    throw new Error(`the Python environment of ${name} could not be created: ${text.split('\n').slice(-3).join('\n')}`);
  };
  await run('uv', '--quiet', 'venv', '--no-project', '--python', version, folder);
  const python = pythonProgram(folder);
  // Copies: an edit in another environment that shares its files with uv's cache is none in this one.
  const install = [
    'uv',
    '--quiet',
    'pip',
    'sync',
    '--python',
    python,
    '--require-hashes',
    '--link-mode',
    'copy',
  ] as const;
  const options = ['--allow-empty-requirements', '--compile-bytecode', lock];
  await run(...install, ...options);
  if (findEditedModule(folder) !== undefined) await run(...install, '--reinstall', '--no-cache', ...options);
  const found = readPython(await run(python, '-I', '-c', describePythonProgram));
  if (found !== described)
    throw new Error(
      `uv provides ${found ?? 'no Python'} for version ${version}, and ${described} was planned: run again`,
    );
  // Each interpreter of the environment reads it when it starts.
  for (const packages of listSitePackages(folder)) writeFileSync(join(packages, 'cairn-watch.pth'), startWatch);
  writeFileSync(join(folder, mark), writeEnvironment(listEnvironment(folder, python, mark)));
}

const startWatch =
  "import os; f = os.environ.get('CAIRN_WATCH'); exec(compile(open(f).read(), f, 'exec'), {}) if f and 'CAIRN_READS' in os.environ else None\n";

/** The mark if there is no environment. */
function findChange(folder: string): string | undefined {
  const before = readEnvironment(readOrNone(join(folder, mark))?.toString() ?? '');
  if (!before) return mark;
  try {
    return findEnvironmentChange(before, listEnvironment(folder, pythonProgram(folder), mark));
  } catch {
    return 'interpreter';
  }
}

/** The folder of its programs, which goes before all others in PATH. */
export function programsOf(folder: string): string {
  return join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
}

function pythonProgram(folder: string): string {
  return join(programsOf(folder), process.platform === 'win32' ? 'python.exe' : 'python');
}

/** As for TensorFlow's library: `CAIRN_CACHE`, or `cairn` in `XDG_CACHE_HOME`, or `~/.cache/cairn`. */
function cacheFolder(variables: Variables): string {
  const own = variables['CAIRN_CACHE'];
  if (own) return resolve(own);
  return join(resolve(variables['XDG_CACHE_HOME'] || join(homedir(), '.cache')), 'cairn');
}
