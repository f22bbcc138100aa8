// Whatever Node offers has an answer, and the guide says the same. `vitest -u` writes the guide.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Answer, Surface } from './answer.ts';
import { builtinModules } from './builtin-modules.ts';
import { languageFacts, nodeGlobals } from './node-globals.ts';
import { osMembers, processMembers } from './process-facts.ts';
import { surroundings } from './surroundings.ts';

/** In a Node that nothing else has added to. */
function ask(expression: string): readonly string[] {
  const options = ['--disable-warning=ExperimentalWarning', '-p', `JSON.stringify(${expression})`];
  return JSON.parse(execFileSync(process.execPath, options, { encoding: 'utf8' })) as string[];
}

const modules = `require('module').builtinModules`;

test.each<[string, Surface, string, number]>([
  [
    'module',
    builtinModules,
    `${modules}.map((name) => name.replace(/^node:/, '')).filter((name) => !name.startsWith('_'))`,
    50,
  ],
  [
    'global',
    nodeGlobals,
    `((ofLanguage) => Object.getOwnPropertyNames(globalThis).filter((name) => !ofLanguage.has(name) && !${modules}.includes(name)))(new Set(require('vm').runInNewContext('Object.getOwnPropertyNames(globalThis)')))`,
    60,
  ],
  [
    'member of process',
    processMembers,
    `Object.getOwnPropertyNames(process).filter((name) => !name.startsWith('_'))`,
    60,
  ],
  ['member of node:os', osMembers, `Object.keys(require('os'))`, 20],
])('every %s of this Node has an answer', (_, surface, expression, fewest) => {
  const names = ask(expression);
  expect(names.length).toBeGreaterThan(fewest);
  expect(names.filter((name) => !Object.hasOwn(surface, name))).toEqual([]);
});

test('what is private of Node belongs to a module that has an answer', () => {
  const hidden = ask(`${modules}.filter((name) => name.startsWith('_'))`);
  const owners = hidden.map((name) => /^_(http|stream|tls)_/.exec(name)?.[1]);
  expect(owners.every((owner) => owner !== undefined && Object.hasOwn(builtinModules, owner))).toBe(true);
});

const words: Readonly<Record<Answer, string>> = {
  key: 'in the key',
  fixed: 'the same in every run',
  refused: 'refused',
  watched: 'watched while it runs',
  open: '**not covered**',
};

function table(first: string, surface: Surface, isCode = true): string {
  const rows = Object.entries(surface).map(
    ([name, [answer, how]]) => `| ${isCode ? `\`${name}\`` : name} | ${words[answer]} | ${how} |`,
  );
  return [`| ${first} | answer | how |`, '| --- | --- | --- |', ...rows].join('\n');
}

test('the guide says the same', async () => {
  const guide = `# What Node offers, and the keys

What a step can see is in its key, or is the same in every run, or is refused, or is listed here as not covered. [Purity](purity.md) explains the findings and how they are declared. This page is written from \`packages/core/src/fingerprint/surface/\`, and a test fails on a module or a global of Node that is not there.

## What surrounds a step

${table('what', surroundings, false)}

## The language

What is not in this table is a function of what it is given.

${table('global', languageFacts)}

## Modules

${table('module', builtinModules)}

## Globals

${table('global', nodeGlobals)}

## process

${table('member', processMembers)}

## node:os

${table('member', osMembers)}
`;
  await expect(guide).toMatchFileSnapshot(join(import.meta.dirname, '../../../../../docs/guides/node-api.md'));
});
