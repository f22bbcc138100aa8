// Types, checked by the project's own TypeScript with the project's own settings. What it learned is kept in `.cairn`,
// so that the next check reads only what changed.

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { Finding } from './finding.ts';

export interface CheckedTypes {
  /** The tsconfig.json that was used; undefined if the types could not be checked. */
  readonly config?: string;
  readonly findings: readonly Finding[];
}

/**
 * @param root - the project's root
 * @param home - the folder that holds `.cairn`
 */
export async function checkTypes(root: string, home: string): Promise<CheckedTypes> {
  const config = findConfig(root, home);
  const note = (code: string, message: string, fix: string): CheckedTypes => ({
    findings: [{ file: join(root, 'package.json'), severity: 'note', code, message, fix }],
  });
  if (config === undefined)
    return note('types-unchecked', 'The types are not checked, because there is no tsconfig.json.', 'Add one.');
  const compiler = findCompiler(root);
  if (compiler === undefined) {
    const fix = 'Install it: npm install --save-dev typescript.';
    return note('types-unchecked', "The types are not checked, because the package 'typescript' is missing.", fix);
  }
  const kept = join(home, '.cairn', 'check', 'types.tsbuildinfo');
  mkdirSync(dirname(kept), { recursive: true });
  const first = await compile(compiler, config, kept);
  if (first.isWell) return { config, findings: first.findings };
  // A damaged file of an earlier check can stop the compiler.
  rmSync(kept, { force: true });
  const second = await compile(compiler, config, kept);
  if (second.isWell) return { config, findings: second.findings };
  const message = `TypeScript stopped: ${second.said}`;
  return {
    findings: [{ file: config, severity: 'error', code: 'types-unchecked', message, fix: 'Run it: npx tsc --noEmit.' }],
  };
}

/** The nearest tsconfig.json, from the project's root up to the folder that holds `.cairn`. */
function findConfig(root: string, home: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    const file = join(folder, 'tsconfig.json');
    if (existsSync(file)) return file;
    if (folder === home || folder === dirname(folder)) return undefined;
  }
}

function findCompiler(root: string): string | undefined {
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve('typescript/package.json');
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin?: { tsc?: string } };
    return bin?.tsc === undefined ? undefined : join(dirname(manifest), bin.tsc);
  } catch {
    return undefined;
  }
}

interface Compiled {
  /** Whether the compiler came to an end: with 0, or with errors that it listed. */
  readonly isWell: boolean;
  readonly findings: readonly Finding[];
  readonly said: string;
}

async function compile(compiler: string, config: string, kept: string): Promise<Compiled> {
  const folder = dirname(config);
  const settings = ['--noEmit', '--incremental', '--tsBuildInfoFile', kept, '--pretty', 'false', '--locale', 'en'];
  const options = { cwd: folder, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 } as const;
  const { isDone, stdout, stderr } = await new Promise<{ isDone: boolean; stdout: string; stderr: string }>((resolve) =>
    execFile(process.execPath, [compiler, '-p', config, ...settings], options, (error, stdout, stderr) =>
      resolve({ isDone: error === null, stdout, stderr }),
    ),
  );
  const findings = parseDiagnostics(stdout, folder, config);
  const said = `${stdout}\n${stderr}`.trim().split('\n').at(-1) ?? '';
  return { isWell: isDone || findings.length > 0, findings, said };
}

/** Reads `path(line,column): error TS2345: message`, and `error TS18003: message` without a location. */
export function parseDiagnostics(text: string, folder: string, config: string): readonly Finding[] {
  const findings: Finding[] = [];
  for (const line of text.split(/\r?\n/)) {
    const placed = /^(.+?)\((\d+),(\d+)\): error (TS\d+): (.*)$/.exec(line);
    const general = /^error (TS\d+): (.*)$/.exec(line);
    const last = findings.at(-1);
    if (placed) {
      const [, path = '', at, column, code = '', message = ''] = placed;
      const file = resolve(folder, path);
      findings.push({ file, line: Number(at), column: Number(column), severity: 'error', code, message });
    } else if (general) {
      const [, code = '', message = ''] = general;
      findings.push({ file: config, severity: 'error', code, message });
    } else if (last && /^\s+\S/.test(line)) {
      // TypeScript explains a message in indented lines below it.
      findings[findings.length - 1] = { ...last, message: `${last.message} ${line.trim()}` };
    }
  }
  return findings;
}
