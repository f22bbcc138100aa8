// What was selected for a run, as it would be typed.

import type { RecordedSelection } from '@cairn/core';

/** `+train --exclude deploy`; undefined if nothing was left out. */
export function describeSelection({ until, parts }: RecordedSelection): string | undefined {
  if (until !== null) return `--until ${until}`;
  if (!parts) return undefined;
  const { select = [], ...others } = parts;
  const options = Object.entries(others).flatMap(([name, texts = []]) => texts.map((text) => `--${name} ${text}`));
  return [...select, ...options].join(' ');
}
