// Every argument of git that is not written out in our source stands behind `--end-of-options` or `--`, or is the rest of
// an option or a ref that is: so nothing that came from a record, a ref or a command line is ever an option.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

const folder = join(import.meta.dirname, '../../packages/core/src/history');

/** Names by which a `Git` is called. */
const callers = new Set(['git', 'user', 'ask']);

/** What is neither, and why it may stand there. */
const allowed: Readonly<Record<string, string>> = {
  'git/create-git.ts: args': 'hands on what its callers say',
  'diff/diff-commit-files.ts: args': 'hands on what its callers say',
  'git/read-commit-facts.ts: statusArguments': 'a list of our own options',
  'snapshot/take-tree.ts: statusArguments': 'a list of our own options',
  'diff/diff-commit-files.ts: options': 'a list of our own options, which ends in --end-of-options',
  'diff/diff-commit-files.ts: before': 'behind those options',
  'diff/diff-commit-files.ts: now': 'behind those options',
  'records/list-committed.ts: options': 'a list of our own options',
  'share/share-remote.ts: command': 'a list of our own options, which ends in --end-of-options and the address',
  'share/share-remote.ts: refs.slice(at, at + atOnce).map((ref) => `${ref}:${ref}`)': 'behind those options',
  'git/read-person.ts: setting': 'a name of our own',
  'metadata/metadata-refs.ts: metadataRefs': 'a name of our own',
  'metadata/metadata-refs.ts: message': 'a temporary file of ours, behind -F',
  'metadata/metadata-refs.ts: tree': 'what git itself wrote',
  'share/share-remote.ts: metadataRefs': 'a name of our own',
  'housekeeping/clear-values.ts: parents': 'what git itself said of a commit',
  'housekeeping/clear-values.ts: message': 'a temporary file of ours, behind -F',
  'housekeeping/clear-values.ts: tree': 'what git itself said of a commit',
  'machines/open-elsewhere.ts: parents': 'a commit that git itself named',
  'machines/open-elsewhere.ts: tree': 'what git itself wrote',
  'reproduce/checkout-submodules.ts: commit': 'digits that git itself said of a submodule',
  'snapshot/allowed-files.ts: attribute': 'a name of our own',
  'snapshot/take-tree.ts: name': 'a name of our own',
  'snapshot/take-tree.ts: parent': 'what git itself called HEAD',
  'snapshot/take-tree.ts: mode': 'digits that git itself wrote, behind --cacheinfo',
  'snapshot/take-tree.ts: id': 'digits that git itself wrote, behind --cacheinfo',
  'snapshot/take-tree.ts: path': 'the last word of --cacheinfo, which takes three',
  'snapshot/commit-run.ts: parents': 'what git itself called HEAD',
  'snapshot/commit-run.ts: message': 'a temporary file of ours, behind -F',
  'snapshot/commit-run.ts: tree': 'what git itself wrote',
};

interface Argument {
  readonly at: string;
  readonly text: string;
  readonly isSafe: boolean;
}

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !/\.(test|rig)\.ts$/.test(name),
);
const found = files.flatMap((name) => listArguments(name));

function listArguments(name: string): readonly Argument[] {
  const file = ts.createSourceFile(name, readFileSync(join(folder, name), 'utf8'), ts.ScriptTarget.Latest, true);
  const listed: Argument[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isGit(node.expression)) {
      let isBehind = false;
      for (const argument of node.arguments) {
        const isLiteral = ts.isStringLiteralLike(argument);
        if (isLiteral && ['--end-of-options', '--'].includes(argument.text)) isBehind = true;
        const isRest = ts.isTemplateExpression(argument) && /^(--[a-z-]+=|refs\/)/.test(argument.head.text);
        const text = ts.isSpreadElement(argument) ? argument.expression.getText(file) : argument.getText(file);
        listed.push({ at: `${name}: ${text}`, text, isSafe: isLiteral || isBehind || isRest || isRef(text) });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return listed;
}

function isGit(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return callers.has(callee.text);
  return ts.isCallExpression(callee) && callee.expression.getText().endsWith('createGit');
}

/** Constants that begin with refs/. */
function isRef(text: string): boolean {
  return text === 'runRefs' || text === 'tagRefs';
}

it('sees the calls of git', () => {
  expect(found.length).toBeGreaterThan(60);
  expect(new Set(found.map(({ at }) => at.split(':')[0])).size).toBeGreaterThan(12);
});

it('nothing but our own words can be an option', () => {
  expect(found.filter(({ isSafe, at }) => !isSafe && !(at in allowed)).map(({ at }) => at)).toEqual([]);
});

it('what is allowed is needed', () => {
  const open = new Set(found.filter(({ isSafe }) => !isSafe).map(({ at }) => at));
  // `args` of create-git.ts are handed to simple-git itself.
  expect(Object.keys(allowed).filter((at) => !open.has(at) && at !== 'git/create-git.ts: args')).toEqual([]);
});
