// Every text of the areas is plain standard technical English, as far as a list of words can hold it.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { areas, notYet } from './words/areas.ts';
import { bannedWords } from './words/banned-words.ts';
import { type ReadText, readTexts } from './words/read-texts.ts';

const root = join(import.meta.dirname, '..');

function listFiles(path: string): readonly string[] {
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|js|mjs|md)$/.test(name) && !/\.test\.ts$|\.rig\.ts$|node_modules/.test(name))
    .map((name) => `${path}/${name}`)
    .sort();
}

/** What is wrong with a text: `lies → 'is', 'is in': the text`. */
function findBanned({ text }: Pick<ReadText, 'text'>): readonly string[] {
  return bannedWords.flatMap(({ pattern, write, allowed = [] }) => {
    const rest = allowed.reduce((left, { text: right }) => left.replace(new RegExp(right, 'g'), ''), text);
    const found = pattern.exec(rest)?.[0];
    return found === undefined ? [] : [`'${found.trim()}', write ${write}: ${text}`];
  });
}

describe.each(areas)('$name', ({ paths, reads }) => {
  const files = paths.flatMap(listFiles);

  it('has plain words', () => {
    const texts = files.flatMap((file) =>
      readTexts(file, readFileSync(join(root, file), 'utf8'), reads).map((text) => ({ file, ...text })),
    );
    expect(texts.length).toBeGreaterThan(10);
    expect(texts.flatMap((text) => findBanned(text).map((wrong) => `${text.file}:${text.line} ${wrong}`))).toEqual([]);
  });
});

it('finds what is banned, in comments, messages and Markdown, and not in code', () => {
  const source = [
    '// Of a gate.',
    "import { lies } from './anew.ts';",
    '/** It lies `anew` in',
    ' * the folder. */',
    `const place = \`it is told to \${lies}\`;`,
    "const short = 'lies';",
  ].join('\n');
  const texts = readTexts('a.ts', source, 'source');
  expect(
    texts.flatMap((text) => findBanned(text).map((wrong) => `${text.line} ${wrong.split(',')[0]}`)).sort(),
  ).toEqual(["1 'Of a gate.'", "3 'lies'", "5 'told'"]);
  const page = '# Title\n\nIt lies `anew` there.\n\n```ts\nit lies\n```\n\n```\nerror: mend it\n```\n';
  const wrongIn = (reads: 'prose' | 'pages' | 'titles') =>
    readTexts('a.md', page, reads).flatMap((text) => findBanned(text).map((wrong) => wrong.split(',')[0]));
  expect(wrongIn('prose')).toEqual(["'lies'"]);
  expect(wrongIn('pages')).toEqual(["'lies'", "'mend'"]);
  expect(wrongIn('titles')).toEqual([]);
  expect(findBanned({ text: 'Two runs cannot be told apart' })).toEqual([]);
});

it('every path exists, and every exception is needed and has its reason', () => {
  const all = [...areas.flatMap(({ paths }) => paths), ...notYet];
  expect(all.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  const texts = areas.flatMap(({ paths, reads }) =>
    paths.flatMap(listFiles).flatMap((file) => readTexts(file, readFileSync(join(root, file), 'utf8'), reads)),
  );
  const exceptions = bannedWords.flatMap(({ allowed = [] }) => allowed);
  expect(exceptions.filter(({ text, why }) => !why || !texts.some((read) => text.test(read.text)))).toEqual([]);
});
