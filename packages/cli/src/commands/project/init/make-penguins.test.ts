import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { makePenguins } from './make-penguins.ts';

test('the same bytes for everyone: 240 rows, two classes, some empty fields', () => {
  const text = makePenguins();
  const [header, ...rows] = text.trim().split('\n');
  expect(header).toBe('island,flipper,bill,mass,sex');
  expect(rows.length).toBe(240);
  const females = rows.filter((row) => row.endsWith(',f')).length;
  expect([females, rows.filter((row) => row.includes(',,')).length]).toMatchInlineSnapshot(`
    [
      123,
      10,
    ]
  `);
  expect(createHash('sha256').update(text).digest('hex').slice(0, 16)).toMatchInlineSnapshot(`"a8e186ba489c108f"`);
});
