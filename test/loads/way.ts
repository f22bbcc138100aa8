// A way to load code: a step whose result is the number that a file of the project exports, and that file.

export interface Way {
  /** The body of `run`; what it returns is a number. */
  readonly body: string;
  /** Lines at the top of the step's file. */
  readonly top?: string;
  /** The file that is edited: its text says `1`, and later `2`. */
  readonly file: string;
  readonly text: string;
  /** Its text after the edit, if not `2` is to stand for `1`. */
  readonly edited?: string;
  /** It is written by the edit only, and then comes before the file that was found. */
  readonly isNew?: boolean;
  /** Further files of the project. */
  readonly beside?: Readonly<Record<string, string>>;
  /** Links to make: where, and to what. */
  readonly links?: Readonly<Record<string, string>>;
  /** The code is followed, so that the step runs; otherwise it fails with an error that names the file. */
  readonly isFollowed: boolean;
}

export const esm = 'export const value = 1;\n';
export const cjs = 'exports.value = 1;\n';
export const json = '{ "value": 1 }\n';
export const requireHere =
  "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\n";
export const manifest = (more: object): string => JSON.stringify({ name: 'words', version: '1.0.0', ...more });
export const ofPart = 'export const used = 0;\nexport const value = 1;\n';
export const inThread = `import { parentPort } from 'node:worker_threads';\n`;

export const followed = (way: Omit<Way, 'isFollowed' | 'text'> & { readonly text?: string }): Way => ({
  text: esm,
  ...way,
  isFollowed: true,
});
export const guarded = (way: Omit<Way, 'isFollowed' | 'text'> & { readonly text?: string }): Way => ({
  text: esm,
  ...way,
  isFollowed: false,
});

/** A file that is imported as `from`. */
export const imported = (from: string, file: string, more: Partial<Way> = {}): Way =>
  followed({ top: `import { value } from '${from}';\n`, body: 'value', file, ...more });
/** A file that is required as `from`. */
export const required = (from: string, file: string, more: Partial<Way> = {}): Way =>
  followed({ top: requireHere, body: `require('${from}').value`, file, text: cjs, ...more });
