// A shared store: whether it can be reached, read and written, and whether it keeps what runs rely on.

import { checkShared } from '@cairn/core';
import type { Check } from '../../pages/checks.ts';
import type { Cli } from '../../terminal/cli.ts';
import { classifyError } from '../../terminal/errors.ts';

/** Milliseconds. Servers of S3 refuse requests whose time is off by 15 minutes. */
const mostAhead = 60_000;
const slow = 500;

/** Empty if the location is not a URL. */
export async function checkSharedStore(place: string | undefined, home: string, cli: Cli): Promise<readonly Check[]> {
  if (place === undefined) return [];
  const found = await checkShared({ home, place, environment: cli.environment.variables }).catch((error: unknown) => {
    const [problem] = classifyError(error).problems;
    return problem ?? { message: String(error), fix: '' };
  });
  if (!found) return [];
  if ('message' in found) return [{ name: 'shared store', state: 'wrong', found: found.message, fix: found.fix ?? '' }];
  if (found.isMissing)
    return [
      {
        ...{ name: 'shared store', state: 'note', found: `${found.location} does not exist: the first run creates it` },
        fix: 'If it should exist, correct the path, or mount its disk.',
      },
    ];
  const { location, unreadable, latency = 0, unwritable, mayWrite, hasConditions, unremovable, clockAhead } = found;
  if (unreadable !== null)
    return [
      {
        ...{ name: 'shared store', state: 'wrong', found: `${location} cannot be read: ${unreadable}` },
        fix: 'Check the URL, the network and the credentials. Runs go on without it.',
      },
    ];
  return [
    {
      name: 'shared store',
      state: latency > slow ? 'note' : 'well',
      found: `${location}: readable, ${latency < 10 ? latency.toFixed(1) : Math.round(latency)} ms for a small request`,
    },
    describeWriting(unwritable, mayWrite),
    ...(hasConditions === false
      ? [
          {
            ...{ name: 'shared writes', state: 'note' as const },
            found: 'a second write of one name replaces the first: of two results under one key the last one counts',
          },
        ]
      : []),
    ...(unremovable
      ? [
          {
            ...{ name: 'shared removal', state: 'note' as const },
            found: `nothing can be removed, so a damaged artifact stays (${unremovable})`,
          },
        ]
      : []),
    ...describeClock(clockAhead),
  ];
}

function describeWriting(unwritable: string | null | undefined, mayWrite: boolean | undefined): Check {
  const name = 'shared writes';
  if (unwritable)
    return {
      ...{ name, state: 'note', found: `results are not sent: ${unwritable}` },
      fix: 'If this machine should write, give it credentials that can.',
    };
  if (!mayWrite)
    return {
      name,
      state: 'note',
      found:
        'results are not sent: CAIRN_STORE_READ_ONLY is set, or they have to be signed and CAIRN_STORE_KEY is not set',
    };
  return { name, state: 'well', found: 'writable, and what was written was read back' };
}

function describeClock(ahead: number | null | undefined): readonly Check[] {
  if (ahead === null || ahead === undefined) return [];
  const seconds = Math.round(Math.abs(ahead) / 1000);
  const name = 'shared clock';
  if (Math.abs(ahead) < mostAhead) return [{ name, state: 'well', found: `within ${seconds + 1} s of this machine's` }];
  const fix = 'Set the clock of the one that is wrong. Signatures and tokens depend on the time.';
  return [{ name, state: 'wrong', found: `${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} this machine's`, fix }];
}
