import { expect, test } from 'vitest';
import type { Cli } from '../../terminal/cli.ts';
import { UsageError } from '../../usage/usage-error.ts';
import { readLimit } from './store-options.ts';

const limitOf = (limit: string | undefined, storeLimit?: string): number | string | undefined => {
  try {
    return readLimit(limit, { environment: { storeLimit } } as Cli);
  } catch (error) {
    if (error instanceof UsageError) return `${error.code}: ${error.message}. ${error.fix}`;
    throw error;
  }
};

test('the limit is what was typed, else what the environment says, else none', () => {
  expect([limitOf('2GB'), limitOf('2GB', '1GB'), limitOf(undefined, '1.5GiB'), limitOf(undefined)]).toEqual([
    2e9,
    2e9,
    1.5 * 2 ** 30,
    undefined,
  ]);
});

test('a limit without a unit, or with none that there is, is refused where it was given', () => {
  expect(limitOf('2000')).toMatchInlineSnapshot(
    `"option-wrong: --limit requires a size such as 500MB, 4GB or 4GiB, not '2000'. Write --limit <size>."`,
  );
  expect(limitOf('2gb', '1GB')).toMatchInlineSnapshot(
    `"option-wrong: --limit requires a size such as 500MB, 4GB or 4GiB, not '2gb'. Write --limit <size>."`,
  );
  expect(limitOf(undefined, '-1GB')).toMatchInlineSnapshot(
    `"variable-wrong: Environment variable 'CAIRN_STORE_LIMIT' requires a size such as 500MB, 4GB or 4GiB, not '-1GB'. Correct it, or unset CAIRN_STORE_LIMIT."`,
  );
});
