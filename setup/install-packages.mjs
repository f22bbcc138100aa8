// Installs exactly what the lockfile names. npm's words are shown only when it fails: under a Node older than the
// pinned one it warns of every package that wants the newer, which is the one that it is about to install.

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { lastLines, runProgram } from '../packages/steps/native/run-program.mjs';
import { stopwatch } from '../packages/steps/native/stopwatch.mjs';

/** What `npm start` hands down that would make the install another one: of one workspace, or without some parts. */
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

/** The npm that started this, if one did; run by its own Node, as the one in node_modules is about to be replaced. */
function npmCommand() {
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  if (npm !== undefined && /^npm-cli\.c?js$/.test(basename(npm))) return [node ?? process.execPath, npm];
  return process.platform === 'win32' ? ['cmd.exe', '/d', '/c', 'npm'] : ['npm'];
}

function environment() {
  const kept = Object.entries(process.env).filter(([name]) => !notInherited.test(name));
  return { ...Object.fromEntries(kept), NODE_ENV: '', npm_config_update_notifier: 'false' };
}

/** When the lockfile is at fault, npm says so and then prints thirty lines of how it is called. */
function withoutUsage(output) {
  return output.replace(/(?:npm error\s*)?Clean install a project[\s\S]*$/, '');
}
