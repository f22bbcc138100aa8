// Ages as people write them: 30d, 12h, 2w.

const units = { h: 60 * 60 * 1000, d: 24 * 60 * 60 * 1000, w: 7 * 24 * 60 * 60 * 1000 } as const;

/** What an age looks like, for messages. */
export const ageForm = 'an age such as 30d, 12h or 2w';

/** Milliseconds; a number without a unit counts days. Undefined if the text is not an age. */
export function parseAge(text: string): number | undefined {
  const [, number, unit = 'd'] = text.match(/^(\d{1,6}(?:\.\d+)?)([hdw])?$/) ?? [];
  return number === undefined ? undefined : Number(number) * units[unit as keyof typeof units];
}
