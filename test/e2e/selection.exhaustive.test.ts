// --select and its like: what runs, what is used as it is stored, and what is refused.

import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { writeSmallSteps } from '../rig/write-steps.ts';

/** words → count → double → label, twice: in the scopes `ants` and `bees`. */
async function createScopedProject(): Promise<Rig> {
  const rig = await createRig();
  await writeSmallSteps(rig);
  await rig.write('data/ants.txt', 'ant worker queen');
  await rig.write('data/bees.txt', 'bee drone');
  await rig.write(
    'pipelines/insects.ts',
    `import { definePipeline, file, scope, tag } from '@cairn/core';
import { both, count, double, read } from '../steps/small.ts';

const measure = (name: string) => {
  const { words } = read({ file: file(\`data/\${name}.txt\`) });
  const counted = count({ words }).count;
  return tag('slow', () => double({ value: counted }).value);
};

export default definePipeline('insects', {
  build() {
    const ants = scope('ants', { tags: ['nightly'] }, () => measure('ants'));
    const bees = scope('bees', () => measure('bees'));
    return { all: both({ one: { ants }, other: { bees } }).all, bees };
  },
});
`,
  );
  return rig;
}

/** The nodes that were not skipped, with what became of them. */
const show = async (rig: Rig, ...args: string[]): Promise<readonly string[]> => {
  const { outcomes, errors } = await rig.run('insects', ...args);
  return errors.length
    ? errors.map(({ message, fix }) => `${message} | ${fix}`)
    : outcomes.filter((line) => !line.endsWith(' skipped'));
};

test('only the selected nodes run; what they need is used as it is stored, or named where it is not', async () => {
  await using rig = await createScopedProject();
  expect(await show(rig, '--select', 'ants/double')).toEqual([
    "'ants/count' is not selected, but 'ants/double' needs it and its result is not stored: 'ants/read' is not stored either (it never ran before) | Select it as well: --select '+ants/double'.",
  ]);
  expect(await show(rig, '--select', '+ants/count', 'scope:bees,step:read', '--exclude', 'nope')).toEqual([
    "No node is named 'nope' | There are 'file(data/ants.txt)', 'ants/read', 'ants/count' and 8 more.",
  ]);
  expect(await show(rig, '--select', '+ants/count')).toEqual([
    'file(data/ants.txt) ran',
    'ants/read ran',
    'ants/count ran',
  ]);
  expect(await show(rig, '--select', 'ants/double')).toEqual([
    'file(data/ants.txt) fresh',
    'ants/read fresh',
    'ants/count fresh',
    'ants/double ran',
  ]);
  const { stdout } = await rig.cairn('run', 'insects', '--only', 'ants/double');
  expect(stdout).toContain('3 of them outside of the selection, used as stored');
  // Data that a selection does not need may be missing.
  await rig.remove('data/bees.txt');
  expect(await show(rig, '--select', 'tag:nightly')).toHaveLength(4);
  expect(await show(rig, '--select', 'bees/double')).toEqual([
    expect.stringContaining("Cannot find file 'data/bees.txt'"),
  ]);
});

test('operators, tags, scopes and results select in run, plan, graph, why and impact', async () => {
  await using rig = await createScopedProject();
  const planned = async (...args: string[]): Promise<readonly string[]> => {
    const { stdout, stderr } = await rig.cairn('graph', 'insects', '--json', ...args);
    if (!stdout) return [stderr];
    return (JSON.parse(stdout) as { nodes: { label: string }[] }).nodes.map(({ label }) => label);
  };
  const selected = {
    'tag:slow': await planned('--select', 'tag:slow'),
    'tag:slow,ants/*': await planned('--select', 'tag:slow,ants/*'),
    'bees/*': await planned('--select', 'bees/*'),
    '1+bees': await planned('--select', '1+bees'),
    '@ants/double': (await planned('--select', '@ants/double')).length,
    'from and until': await planned('--from', 'read', '--until', 'bees'),
    without: await planned('--exclude', '+ants/double'),
    several: await planned('--select', 'ants/read', 'bees/read+1', '--exclude', 'count'),
  };
  expect(selected).toMatchInlineSnapshot(`
    {
      "1+bees": [
        "bees/count",
        "bees/double",
      ],
      "@ants/double": 9,
      "bees/*": [
        "file(data/bees.txt)",
        "bees/read",
        "bees/count",
        "bees/double",
      ],
      "from and until": [
        "bees/read",
        "bees/count",
        "bees/double",
      ],
      "several": [
        "ants/read",
        "bees/read",
      ],
      "tag:slow": [
        "ants/double",
        "bees/double",
      ],
      "tag:slow,ants/*": [
        "ants/double",
      ],
      "without": [
        "file(data/bees.txt)",
        "bees/read",
        "bees/count",
        "bees/double",
        "both",
      ],
    }
  `);
  const { outcomes } = await rig.run('insects', '--select', '+bees/count', '--until', 'bees');
  expect(outcomes.filter((line) => line.endsWith('ran'))).toEqual([
    'file(data/bees.txt) ran',
    'bees/read ran',
    'bees/count ran',
  ]);
  const plan = await rig.cairn('plan', 'insects', '--select', 'bees/double+', '--exclude', 'both');
  expect(plan.stdout).toContain('1 node: 1 would run, 0 fresh; 3 other nodes used as stored');
  const why = await rig.cairn('why', 'insects', 'tag:slow,bees/*');
  expect(why.stdout).toContain('bees/double');
  expect(why.stdout).not.toContain('ants/double');
  const impact = await rig.cairn('impact', 'steps/small.ts#double', '--select', 'ants/*');
  expect(impact.stdout).toContain('ants/double');
  expect(impact.stdout).not.toContain('bees/double');
});

test('nodes of the last run by their outcome, and logs and outputs of what is selected', async () => {
  await using rig = await createScopedProject();
  await rig.write(
    'steps/small.ts',
    (await rig.read('steps/small.ts'))
      .replace('value: 2 * value', 'value: fail(value)')
      .replace(
        '/** The words of',
        "const fail = (value: number): number => {\n  if (value === 3) throw new Error('three');\n  return 2 * value;\n};\n\n/** The words of",
      ),
  );
  const first = await rig.run('insects', '--keep-going');
  expect(first.node('ants/double').outcome).toBe('failed');
  await rig.write('steps/small.ts', (await rig.read('steps/small.ts')).replace('value === 3', 'value === 4'));
  expect(await show(rig, '--select', 'result:failed')).toEqual([
    ...['file(data/ants.txt) fresh', 'ants/read fresh', 'ants/count fresh', 'ants/double ran'],
  ]);
  // Nothing failed in the last run: nothing runs, and that is no error.
  const nothing = await rig.run('insects', '--select', 'result:failed');
  expect([nothing.exitCode, nothing.finished?.status, nothing.finished?.outcomes.skipped]).toEqual([0, 'done', 9]);
  expect(nothing.events.flatMap((event) => (event.type === 'warning' ? [event.message] : []))).toContain(
    'Nothing is selected, so nothing runs: result:failed matches no node',
  );
  const wrong = await show(rig, '--select', 'result:fialed');
  expect(wrong[0]).toContain("'fialed' is not the outcome of a node; did you mean 'result:failed'?");
  await rig.run('insects');
  const log = await rig.cairn('log', 'scope:ants,step:double', 'bees', '--json');
  expect(log.exitCode).toBe(2);
  const logs = JSON.parse((await rig.cairn('log', '--select', 'scope:ants,step:double', 'bees', '--json')).stdout);
  expect(logs.nodes.map(({ node }: { node: string }) => node)).toEqual(['ants/double', 'bees/double']);
  const got = await rig.cairn('get', 'latest', 'tag:slow.value', 'out', '--exclude', 'bees');
  expect(got.stdout.trim()).toBe('out/value.json');
  expect(JSON.parse(await rig.read('out/value.json'))).toBe(6);
});

test('a run of a selection says in its record what was selected, and is reproduced with what it needs', async () => {
  await using rig = await createScopedProject();
  await rig.git('init', '-q', '-b', 'main');
  await rig.git('add', '.');
  await rig.git('commit', '-qm', 'insects');
  await rig.run('insects', '--until', 'count');
  const { finished } = await rig.run('insects', '--select', 'ants/double', '--exclude', 'both');
  expect(finished?.selection).toEqual({
    until: null,
    parts: { select: ['ants/double'], exclude: ['both'] },
    asStored: 3,
  });
  const shown = await rig.cairn('show');
  expect(shown.stdout).toContain('ants/double --exclude both (3 other nodes used as stored)');
});

test('scopes and tags change no key, and a sibling changes no label in another scope', async () => {
  await using rig = await createScopedProject();
  const first = await rig.run('insects');
  const pipeline = await rig.read('pipelines/insects.ts');
  await rig.write(
    'pipelines/insects.ts',
    pipeline
      .replace("scope('ants', { tags: ['nightly'] }, ", "scope('old', ")
      .replace("tag('slow', () => double({ value: counted }).value)", 'double({ value: counted }).value'),
  );
  const renamed = await rig.run('insects');
  expect(renamed.outcomes.filter((line) => !line.endsWith('fresh'))).toEqual([]);
  expect(renamed.outcomes).toContain('old/double fresh');
  expect(renamed.node('old/double').key).toBe(first.node('ants/double').key);
  await rig.write(
    'pipelines/insects.ts',
    pipeline.replace('return { all', 'const wasps = double({ value: ants }).value;\n    return { wasps, all'),
  );
  const added = await rig.run('insects');
  expect(added.outcomes.filter((line) => line.includes('double'))).toEqual([
    'ants/double fresh',
    'bees/double fresh',
    'double ran',
  ]);
});

test('nodes that changed since a commit: code, data and calls', async () => {
  await using rig = await createScopedProject();
  await rig.git('init', '-q', '-b', 'main');
  await rig.git('add', '.');
  await rig.git('commit', '-qm', 'insects');
  const changed = async (...select: string[]): Promise<readonly string[]> => {
    const { stdout } = await rig.cairn('graph', 'insects', '--json', '--select', ...select);
    return (JSON.parse(stdout) as { nodes: { label: string }[] }).nodes.map(({ label }) => label).sort();
  };
  expect(await changed('changed')).toEqual([]);
  await rig.write('data/bees.txt', 'bee drone larva');
  expect(await changed('changed')).toEqual(['file(data/bees.txt)']);
  await rig.write(
    'steps/small.ts',
    (await rig.read('steps/small.ts'))
      .replace('/** The words of', '/** All the words of')
      .replace('count: words.length', 'count: words.length + 0'),
  );
  expect(await changed('changed')).toEqual(['ants/count', 'bees/count', 'file(data/bees.txt)']);
  expect(await changed('changed:HEAD,bees/*', 'changed+1')).toEqual([
    ...['ants/count', 'ants/double', 'bees/count', 'bees/double', 'bees/read', 'file(data/bees.txt)'],
  ]);
  await rig.git('commit', '-qam', 'edited');
  expect(await changed('changed')).toEqual([]);
  expect(await changed('changed:HEAD~1')).toEqual(['ants/count', 'bees/count', 'file(data/bees.txt)']);
  const unknown = await rig.cairn('graph', 'insects', '--select', 'changed:nope');
  expect([unknown.exitCode, unknown.stderr]).toEqual([2, expect.stringContaining("git knows no commit 'nope'")]);
});
