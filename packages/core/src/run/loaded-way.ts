// How a worker names what was loaded: by its path; or, where the source of what loaded it may not show it, by its path and
// who loaded it. Such a file has to be in the key with all of its code, unless the source does show it.

export interface LoadedWay {
  readonly file: string;
  /** Empty if it is not known; undefined if it does not matter. */
  readonly from: string | undefined;
}

export function writeWay(file: string, from: string): string {
  return `${file}\0${from}`;
}

export function readWay(load: string): LoadedWay {
  const [file = '', from] = load.split('\0');
  return { file, from };
}
