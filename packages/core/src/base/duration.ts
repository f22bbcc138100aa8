// Lengths of time, as people write them and read them: '24h', '3 hours'.

const seconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** What a duration looks like, for messages. */
export const durationForm = 'a duration such as 30m, 24h or 7d';

/** Milliseconds of '90s', '30m', '24h' or '7d'; undefined for anything else, and for 0. */
export function parseDuration(text: unknown): number | undefined {
  const match = typeof text === 'string' ? /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) : undefined;
  const length = match ? Number(match[1]) * seconds[match[2] as keyof typeof seconds] * 1000 : 0;
  return length > 0 && Number.isFinite(length) ? length : undefined;
}

/** `3 hours`, in the largest unit of which there are two; `less than 2 minutes` below that. */
export function showDuration(milliseconds: number): string {
  const names = { d: 'days', h: 'hours', m: 'minutes' } as const;
  for (const [unit, name] of Object.entries(names)) {
    const count = Math.floor(milliseconds / 1000 / seconds[unit as keyof typeof names]);
    if (count >= 2) return `${count} ${name}`;
  }
  return 'less than 2 minutes';
}
