// What a run knew of a source outside of the project, in words: `version "abc", checked`.

import { type RecordedNode, showDuration } from '@cairn/core';

/** @param at - when it was used; ISO 8601 */
export function describeSource(
  { version, checkedAt, state, problem }: NonNullable<RecordedNode['source']>,
  at: string,
): string {
  const age = showDuration(Math.max(0, Date.parse(at) - Date.parse(checkedAt)));
  const words = {
    checked: 'checked',
    stored: `checked ${age} before`,
    offline: `not reached${problem ? ` (${problem})` : ''}, checked ${age} before`,
    recorded: 'as the recorded run used it',
  } as const;
  return `version ${version}, ${words[state]}`;
}
