// A random graph as the files of a project.

import type { Project } from '../apply-edits.ts';
import type { Graph, Statement } from './graph.ts';

export function writeGraph(graph: Graph): Project {
  return {
    ...graph.files,
    'package.json': '{ "name": "dynamic", "private": true, "type": "module" }\n',
    '.gitignore': 'node_modules/\nremote/\n',
    'steps/all.ts': writeSteps(graph.code),
    'pipelines/dynamic.ts': writePipeline(graph.statements),
  };
}

/** Values are short digests of all that a step was given and of the number in its code. */
function writeSteps(code: Graph['code']): string {
  return `import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineCommand, defineSource, defineStep, each, json, many, maybe, optional, shell, storedFile, storedFolder, text } from '@cairn/core';
import { z } from 'zod';

const value = json<any>();
const digest = (...of: unknown[]): string => createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 8);
const isLow = (of: string, below: number): boolean => Number.parseInt(of.slice(0, 2), 16) < below;

export const read = defineStep('read', {
  in: { file: storedFile },
  out: { value },
  run: async ({ file }) => ({ value: digest(${code['read']}, await file.text()) }),
});

export const mix = defineStep('mix', {
  in: { a: value, b: optional(value) },
  params: z.strictObject({ n: z.number().default(0) }),
  out: { value },
  run: ({ a, b }, { n }) => ({ value: digest(${code['mix']}, a, b ?? null, n) }),
});

export const vary = defineStep('vary', {
  in: { a: value },
  out: { value },
  env: ['VARIED'],
  run: ({ a }) => ({ value: digest(${code['vary']}, a, process.env['VARIED'] ?? null) }),
});

export const readOptional = defineStep('read-optional', {
  in: { file: optional(storedFile) },
  out: { value },
  run: async ({ file }) => ({ value: digest(${code['read-optional']}, file ? await file.text() : null) }),
});

export const readFolder = defineStep('read-folder', {
  in: { folder: storedFolder },
  out: { value },
  run: ({ folder }) => {
    const names = readdirSync(folder.path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = names.map((entry) => join(entry.parentPath, entry.name)).sort();
    return { value: digest(${code['read-folder']}, paths.map((path) => [path.slice(folder.path.length), readFileSync(path, 'utf8')])) };
  },
});

export const gather = defineStep('gather', {
  in: { parts: each(value) },
  out: { value },
  run: ({ parts }) => ({ value: digest(${code['gather']}, parts) }),
});

export const gatherRest = defineStep('gather-rest', {
  in: { parts: each(value, { failed: 'leave-out', atLeast: 0.3 }) },
  out: { value },
  run: ({ parts }, _, { leftOut }) => ({ value: digest(${code['gather-rest']}, parts, leftOut) }),
});

export const readGroup = defineStep('read-group', {
  in: { files: each(storedFile) },
  out: { value },
  run: async ({ files }) => {
    const texts: unknown[] = [];
    for (const [name, file] of Object.entries(files)) texts.push([name, await file.text()]);
    return { value: digest(${code['read-group']}, texts) };
  },
});

export const list = defineStep('list', {
  in: { file: storedFile, a: value },
  out: { items: json<readonly { readonly id: string; readonly v: number }[]>() },
  run: async ({ file, a }) => ({ items: (JSON.parse(await file.text()) as any[]).map((item) => ({ ...item, a, code: ${code['list']} })) }),
});

export const name = defineStep('name', {
  in: { a: value, name: text },
  out: { value },
  run: ({ a, name }) => ({ value: digest(${code['name']}, a, name) }),
});

export const decide = defineStep('decide', {
  in: { a: value },
  out: { yes: json<boolean>() },
  run: ({ a }) => ({ yes: isLow(digest(${code['decide']}, a), 128) }),
});

export const split = defineStep('split', {
  in: { a: value },
  out: { folder: storedFolder },
  run({ a }, _, { folder }) {
    const all = digest(${code['split']}, a);
    mkdirSync(join(folder, 'inner'));
    for (const letter of new Set(all.slice(0, 3))) writeFileSync(join(folder, isLow(digest(letter), 128) ? 'inner' : '.', letter + '.txt'), letter);
    writeFileSync(join(folder, 'all.txt'), all.slice(0, 1));
    return { folder: { path: folder } };
  },
});

export const sortOut = defineStep('sort-out', {
  in: { a: value },
  out: { groups: many(value) },
  run({ a }) {
    const all = digest(${code['sort-out']}, a);
    return { groups: Object.fromEntries([...new Set(all.slice(0, 3))].map((letter, at) => ['g' + letter, at])) };
  },
});

export const warn = defineStep('warn', {
  in: { a: value },
  out: { warning: maybe(value) },
  run({ a }) {
    const all = digest(${code['warn']}, a);
    return { warning: isLow(all, 128) ? all.slice(0, 1) : undefined };
  },
});

export const readWarning = defineStep('read-warning', {
  in: { warning: maybe(value) },
  out: { value },
  run: ({ warning }) => ({ value: digest(${code['read-warning']}, warning ?? null) }),
});

export const readText = defineStep('read-text', {
  in: { found: maybe(text) },
  out: { value },
  run: ({ found }) => ({ value: digest(found ?? null) }),
});

export const grow = defineStep('grow', {
  in: { state: value, b: value },
  out: { state: value, stop: json<boolean>() },
  run({ state, b }) {
    const all = digest(${code['grow']}, state, b);
    return { state: all, stop: isLow(all, 90) };
  },
});

export const fail = defineStep('fail', {
  in: { a: value },
  out: { value },
  run({ a }) {
    const all = digest(${code['fail']}, a);
    if (isLow(all, 100)) throw new Error('it fails for ' + all);
    return { value: all };
  },
});

export const remote = defineSource('remote', {
  out: { value },
  version: (_, { root }) => readFileSync(join(root, 'remote/version.txt'), 'utf8'),
  fetch: (_, { root }) => ({ value: readFileSync(join(root, 'remote/bytes.txt'), 'utf8') }),
});

export const join2 = defineCommand('join2', {
  in: { file: storedFile, other: optional(storedFile) },
  out: { joined: storedFile },
  uses: ['data/tool.sh'],
  run: ({ inputs, outputs }) => ['sh', 'data/tool.sh', inputs.file, outputs.joined, ...(inputs.other ? [inputs.other] : [])],
});

export const grep = defineCommand('grep', {
  in: { file: storedFile },
  out: { found: maybe(text) },
  run: ({ inputs, outputs }) => shell\`if grep -q b \${inputs.file}; then cp \${inputs.file} \${outputs.found}; fi\`,
});
`;
}

function writePipeline(statements: readonly Statement[]): string {
  const read = new Set<number>();
  const lines = statements.map((statement, number) => {
    const of = (which: 0 | 1 | 2): string => {
      if (number === 0) return 'base';
      const at = statement.from[which] % number;
      read.add(at);
      return `v${at}`;
    };
    return `    const v${number} = ${writeValue(statement, of)};`;
  });
  const results = statements.flatMap(({ isResult }, number) => (isResult || !read.has(number) ? [`v${number}`] : []));
  return `import { after, always, definePipeline, fallback, file, files, folder, joinByName, map, repeatUntil, scope, untilRead, when } from '@cairn/core';
import * as steps from '../steps/all.ts';

const { mix, read, vary, readOptional, readFolder, gather, gatherRest, readGroup, list, name, decide, split } = steps;
const { sortOut, warn, readWarning, readText, grow, fail, remote, join2, grep } = steps;

export default definePipeline('dynamic', {
  build() {
    const base: any = read({ file: file('data/a.txt') }).value;
${lines.join('\n')}
    return { base, ${results.join(', ')} };
  },
});
`;
}

function writeValue({ word, n }: Statement, of: (which: 0 | 1 | 2) => string): string {
  const items = (which: 0 | 1 | 2 = 0): string => `list({ file: file('data/items.json'), a: ${of(which)} }).items`;
  const texts: Readonly<Record<typeof word, () => string>> = {
    file: () => `read({ file: file('data/${n % 2 ? 'a' : 'b'}.txt') }).value`,
    mix: () => `mix({ a: ${of(0)}, b: ${of(1)} }, { n: ${n} }).value`,
    environment: () => `vary({ a: ${of(0)} }).value`,
    'optional file': () => "readOptional({ file: file('data/optional.txt', { optional: true }) }).value",
    files: () =>
      "gather({ parts: Object.fromEntries(Object.entries(files('data/parts/*.csv', { optional: true })).map(([at, file]) => [at, read({ file }).value])) }).value",
    'groups of files': () =>
      "gather({ parts: Object.fromEntries(Object.entries(files('data/groups/{sample}_{lane}.fq', { by: 'sample', optional: true })).map(([at, group]: any) => [at, readGroup({ files: group.lane }).value])) }).value",
    folder: () => "readFolder({ folder: folder('data/folder') }).value",
    source: () => 'remote({}).value',
    command: () =>
      "read({ file: join2({ file: file('data/a.txt'), other: file('data/optional.txt', { optional: true }) }).joined }).value",
    map: () =>
      `gather({ parts: map(${items()}, (item: any) => mix({ a: item, b: ${of(1)} }, { n: ${n} }).value) }).value`,
    'map by name': () =>
      `gather({ parts: map(${items()}, (item: any, at) => name({ a: mix({ a: item }).value, name: at }).value, { by: 'id' }) }).value`,
    filter: () =>
      `gather({ parts: map(${items()}, (item: any) => when(decide({ a: item }).yes, { then: () => mix({ a: item, b: ${of(1)} }).value }), { by: 'id' }) }).value`,
    'branch in a map': () =>
      `gather({ parts: map(${items()}, (item: any) => when(decide({ a: item }).yes, { then: () => mix({ a: item, b: ${of(1)} }).value, else: () => mix({ a: item }, { n: 9 }).value }), { by: 'id' }) }).value`,
    'fallback in a map': () =>
      `gather({ parts: map(${items()}, (item: any) => fallback(fail({ a: item }).value, 'instead'), { by: 'id' }) }).value`,
    'nested map': () =>
      `gather({ parts: map(${items()}, (item: any) => map(sortOut({ a: item }).groups, (one: any) => mix({ a: one, b: item }).value), { by: 'id' }) }).value`,
    'mapped folder': () =>
      `gather({ parts: map(split({ a: ${of(0)} }).folder, (file) => read({ file }).value) }).value`,
    'mapped values': () =>
      `gather({ parts: map(sortOut({ a: ${of(0)} }).groups, (one: any) => mix({ a: one }, { n: ${n} }).value) }).value`,
    maybe: () => `readWarning({ warning: warn({ a: ${of(0)} }).warning }).value`,
    branch: () =>
      `when(decide({ a: ${of(0)} }).yes, { then: () => mix({ a: ${of(1)} }, { n: ${n + 10} }).value, else: () => mix({ a: ${of(2)} }, { n: ${n + 20} }).value })`,
    loop: () =>
      `repeatUntil(${of(0)}, (state: any) => { const next = grow({ state, b: ${of(1)} }); return { state: next.state, stop: next.stop }; }, { atMost: ${2 + n} }).state`,
    rounds: () =>
      `(() => { const loop = repeatUntil(${of(0)}, (state: any) => { const next = grow({ state, b: ${of(1)} }); return { state: next.state, stop: next.stop, each: { one: mix({ a: next.state }).value } }; }, { atMost: ${2 + n} }); return mix({ a: gather({ parts: loop.each.one }).value, b: loop.state }, { n: ${n} }).value; })()`,
    'until read': () => `mix({ a: untilRead(() => mix({ a: ${of(0)} }, { n: ${n + 30} })).value }, { n: ${n} }).value`,
    after: () => `after(${of(0)}, () => mix({ a: ${of(1)} }, { n: ${n + 40} })).value`,
    fallback: () =>
      `fallback(fail({ a: ${of(0)} }).value, ${n % 2 ? `mix({ a: ${of(1)} }, { n: 50 }).value` : "'instead'"})`,
    'left out': () =>
      `gatherRest({ parts: { one: fail({ a: ${of(0)} }).value, two: fail({ a: mix({ a: ${of(1)} }, { n: ${n + 60} }).value }).value, three: mix({ a: ${of(2)} }, { n: ${n + 70} }).value } }).value`,
    always: () => `always(() => mix({ a: ${of(0)} }, { n: ${n + 80} })).value`,
    scope: () => `scope('part', () => mix({ a: ${of(0)}, b: ${of(1)} }, { n: ${n + 90} }).value)`,
    'maybe of a command': () => "readText({ found: grep({ file: file('data/b.txt') }).found }).value",
  };
  return texts[word]();
}
