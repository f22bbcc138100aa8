import { expect, it } from 'vitest';
import { testContext } from '../../testing.ts';
import { file } from '../file.ts';
import { storedFile } from '../kinds/file.ts';
import { recordNodes } from '../recorder.ts';
import { type CommandDefinition, defineCommand } from './command.ts';

const tidy = defineCommand('tidy', {
  in: { rows: storedFile },
  out: { rows: storedFile },
  uses: ['scripts/tidy.py'],
  run: ({ inputs, outputs }) => ['python3', 'scripts/tidy.py', inputs.rows, outputs.rows],
});

it('is a step whose body is a program and its arguments', async () => {
  const { nodes } = recordNodes(() => tidy({ rows: file('a.csv') }));
  const definition = nodes.at(-1)!.definition as CommandDefinition;
  expect(definition.role).toBe('command');
  expect(definition.uses).toEqual(['scripts/tidy.py']);
  const call = { inputs: { rows: 'in.csv' }, outputs: { rows: 'out.csv' }, params: {}, threads: 1 };
  expect(definition.command(call)).toEqual(['python3', 'scripts/tidy.py', 'in.csv', 'out.csv']);
  await expect(tidy.run({ rows: {} as never }, {}, testContext())).rejects.toThrow('run as a program');
});
