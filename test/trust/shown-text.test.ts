// What others put into a record reaches the terminal and CI as text: no escape sequence, no line of its own, no command.

import { expect, it } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig } from '../rig/create-rig.ts';
import { forgeRun } from './forge-run.ts';

const evil = '\u001b[2J\u001b]0;owned\u0007\u202eevil\n::warning::planted\n##[error]planted\u009b31m';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const moving = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: our own colours
const ours = /\u001b\[(1|2|22|3[1-6]|39)m/g;

it.each([{}, { FORCE_COLOR: '1', NO_COLOR: '' }])('names of a fetched run, with %j', async (colors) => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.git('init', '--quiet', '--initial-branch=main');
  await rig.git('add', '--all');
  await rig.git('commit', '--quiet', '--message=a');
  await rig.run('counting');
  const run = await forgeRun(rig, (record) => {
    record.pipeline = evil;
    record.git.branch = evil;
    record.git.dirty = [evil];
    record.params = { [evil]: evil };
    record.metrics = { [evil]: { value: 1, low: null, high: null, n: 1, reason: evil } };
    record.environment.cpu = evil;
    record.results = { [evil]: { node: record.nodes[0].id, output: evil, kind: evil, digest: null } };
    for (const node of record.nodes) Object.assign(node, { label: evil, step: evil, reason: evil });
    record.nodes.at(-1).outcome = 'failed';
    record.nodes.at(-1).verdicts = [
      {
        rule: evil,
        value: 1,
        low: null,
        high: null,
        required: evil,
        decision: 'failed',
        isPassed: false,
        reason: evil,
      },
    ];
    record.deployed = [
      { name: 'x', version: 1, digest: 'a'.repeat(64), alias: evil, aliasVersion: 1, path: `/x/${evil}` },
    ];
  });
  const commands = [
    ['runs'],
    ['show', run],
    ['diff', run, 'latest', '--pipeline', 'counting'],
    ['log', 'x', '--run', run],
  ];
  commands.push(
    ['get', run, 'x', 'out'],
    ['runs', '--json'],
    ['show', run, '--json'],
    ['runs', '--pipeline', 'nobody'],
  );
  for (const command of commands) {
    const { stdout, stderr } = await rig.cairnWith(colors as Record<string, string>, ...command);
    const told = (stdout + stderr).replace(ours, '');
    const name = command.join(' ');
    expect(told, name).not.toMatch(moving);
    expect(told, name).not.toMatch(/^\s*::/m);
    expect(told, name).not.toContain('##[');
    if ('FORCE_COLOR' in colors && command[0] === 'show' && command.length === 2) expect(stdout).toContain('\u001b[');
  }
});
