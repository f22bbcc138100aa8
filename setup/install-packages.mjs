// Installs exactly what the lockfile names. npm's output is shown only if it fails: a Node older than the pinned one
// gives warnings about every package that requires the newer one, which is about to be installed.

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { lastLines, runProgram } from '../packages/steps/native/run-program.mjs';
import { stopwatch } from '../packages/steps/native/stopwatch.mjs';

/** Variables of `npm start` that would change the installation: only one workspace, or without some parts. */
const notInherited =
  /^npm_config_(workspaces?|include_workspace_root|omit|only|production|include|global|dry_run|package_lock_only|prefix|local_prefix|location)$/i;

/**
 * @param {{ root: string, say: (line: string) => void, startedProgram: (pid: number) => void }} options
 */
export async function installPackages({ root, say, startedProgram }) {
  const time = stopwatch();
  const count = Object.keys(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages).length;
  say(`installing up to ${count} packages (npm ci)`);
  const [program, ...before] = npmCommand();
  const { code, found, output } = await runProgram(
    program,
    [...before, 'ci', '--include=dev', '--include=optional', '--engine-strict=false', '--no-audit', '--no-fund'],
    { cwd: root, env: environment(), started: startedProgram },
  );
  if (!found) throw new Error('There is no npm: install Node with npm, 18 or newer.');
  if (code !== 0) throw new Error(`npm ci failed. Its last lines:\n${lastLines(withoutUsage(output))}`);
  say(`packages installed in ${time()}`);
}

/**
 * The npm that started this, if there is one. It runs with its own Node, because the one in node_modules will be
 * replaced.
 */
function npmCommand() {
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  if (npm !== undefined && /^npm-cli\.c?js$/.test(basename(npm))) return [node ?? process.execPath, npm];
  return process.platform === 'win32' ? ['cmd.exe', '/d', '/c', 'npm'] : ['npm'];
}

function environment() {
  const kept = Object.entries(process.env).filter(([name]) => !notInherited.test(name));
  return { ...Object.fromEntries(kept), NODE_ENV: '', npm_config_update_notifier: 'false' };
}

/** If the lockfile is wrong, npm says so and then prints thirty lines about its usage. */
function withoutUsage(output) {
  return output.replace(/(?:npm error\s*)?Clean install a project[\s\S]*$/, '');
}
