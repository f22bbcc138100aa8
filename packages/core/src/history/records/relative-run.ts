// Words that mean a run by its position: `latest`, `previous`, `latest~2`, `latest:nightly`, `latest:nightly~1`.

export interface RelativeRun {
  /** Only runs with this tag or name; if there are none, runs whose name, note or tags contain it. */
  readonly text: string | undefined;
  /** The number of runs of the same pipeline between it and the latest, plus one; 0 is the latest itself. */
  readonly back: number;
}

/** Undefined for any other name. */
export function parseRelative(name: string): RelativeRun | undefined {
  if (name === 'previous') return { text: undefined, back: 1 };
  const [isLatest, text, back = '0'] = /^latest(?::(.+?))?(?:~(\d{1,9}))?$/s.exec(name) ?? [];
  return isLatest === undefined ? undefined : { text, back: Number(back) };
}
