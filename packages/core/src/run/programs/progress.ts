// The progress of a program, as it prints it: `50 %`, `12.5% done`, or a bar such as tqdm's `45%|████▌     | 45/100`.

export interface Progress {
  /** 0 to 1. */
  readonly fraction: number;
  /** What the line says besides. */
  readonly message: string | undefined;
}

const percentage = /(?<![\d.,])(\d{1,3}(?:\.\d+)?)\s?%(?![\w%])/;
/** Lines that are longer report something else. */
const longest = 400;

/** Undefined if the line reports no progress. */
export function readProgress(line: string): Progress | undefined {
  if (line.length > longest) return undefined;
  const found = percentage.exec(line);
  const percent = Number(found?.[1]);
  if (!found || percent > 100) return undefined;
  const before = line.slice(0, found.index).trim().replace(/:$/, '');
  const isBar = line[found.index + found[0].length] === '|';
  // A bar repeats the numbers; what stands before it is its title.
  const message = isBar ? before : `${before} ${line.slice(found.index + found[0].length).trim()}`.trim();
  return { fraction: Math.round(percent * 1000) / 100_000, message: message === '' ? undefined : message };
}
