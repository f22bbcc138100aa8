// cairn init: begins a small project that runs, or adds to a project that exists what it lacks.

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { exitCodes } from '@cairn/core';
import { cliFolder } from '../../process/own-package.ts';
import { writeDocument } from '../../terminal/json.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { quoteForShell } from '../../text/quote-for-shell.ts';
import { failUsage } from '../../usage/usage-error.ts';
import type { CommandOf } from '../options/command-of.ts';
import { listAdditions } from './init/add-to-project.ts';
import { type Dependencies, describeDependencies } from './init/describe-dependencies.ts';
import { makePenguins } from './init/make-penguins.ts';

const templates = join(cliFolder, 'templates/init');

export const initProject: CommandOf<'init'> = async (args, { cwd, terminal }) => {
  const folder = resolve(cwd, args.folder);
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? [] : failUsage('folder-not-empty', { folder: args.folder }),
  );
  const dependencies = describeDependencies(folder);
  if (there.length && folder === resolve(cwd)) return await addToProject(folder, dependencies, args.json, terminal);
  if (there.length) failUsage('folder-not-empty', { folder: args.folder });
  const files = await readTemplates({ name: nameOf(folder), ...dependencies.words }, dependencies.isCheckout);
  files.set(join('data', 'penguins.csv'), makePenguins());
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  if (args.json) writeDocument(terminal, { folder, files: [...files.keys()] });
  else {
    const { style } = terminal;
    const near = relative(cwd, folder);
    const commands = [
      ...(near ? [`cd ${quoteForShell(near)}`] : []),
      ...(dependencies.areThere ? [] : ['npm install', 'npm run setup']),
      'npx cairn run penguins',
    ];
    terminal.print(
      `${style('green', '✓')} ${count(files.size)} in ${near || '.'}\n\n${commands.map((line) => `  ${line}`).join('\n')}`,
    );
  }
  return exitCodes.done;
};

async function addToProject(
  folder: string,
  dependencies: Dependencies,
  isJson: boolean,
  terminal: Terminal,
): Promise<number> {
  const pipeline = await readFile(join(cliFolder, 'templates/add/pipelines/first.ts'), 'utf8');
  const tsconfig = await readFile(join(templates, '_tsconfig.json'), 'utf8');
  const ofProject = dependencies.isCheckout ? tsconfig : dropCondition(tsconfig);
  const additions = listAdditions(folder, nameOf(folder), dependencies, { pipeline, tsconfig: ofProject });
  for (const { path, text } of additions) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  if (isJson) {
    writeDocument(terminal, { folder, files: additions.map(({ path }) => path) });
    return exitCodes.done;
  }
  const { style } = terminal;
  const lines = additions.map(({ path, added }) => `${style('green', '+')} ${path}${added ? `: ${added}` : ''}`);
  const isFirst = additions.some(({ path }) => path.startsWith('pipelines/'));
  const commands = [
    ...(additions.some(({ path }) => path === 'package.json') ? ['npm install'] : []),
    isFirst ? 'npx cairn run first' : 'npx cairn doctor',
  ];
  terminal.print(
    `${lines.length ? lines.join('\n') : 'nothing is missing'}\n\n${commands.map((line) => `  ${line}`).join('\n')}`,
  );
  return exitCodes.done;
}

/** Without the condition that only a checkout of Cairn knows. */
function dropCondition(text: string): string {
  return text.replace(/^.*cairn-source.*\n/m, '');
}

function count(files: number): string {
  return `${files} files`;
}

/** Names that begin with `_` lose it: npm would change or use these files if they had their own names. */
async function readTemplates(
  words: Readonly<Record<string, string>>,
  isCheckout: boolean,
): Promise<Map<string, string>> {
  const paths = await readdir(templates, { recursive: true, withFileTypes: true });
  const files = new Map<string, string>();
  for (const entry of paths.filter((path) => path.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const template = await readFile(path, 'utf8');
    const text = isCheckout ? template : dropCondition(template);
    const filled = text.replace(/\{\{(\w+)\}\}/g, (_, word: string) => words[word] ?? '');
    const name = entry.name.replace(/^_(?=git|npmrc)/, '.').replace(/^_/, '');
    files.set(join(relative(templates, entry.parentPath), name), filled);
  }
  return files;
}

/** A name that npm takes. */
function nameOf(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '');
  return name || 'penguins';
}
