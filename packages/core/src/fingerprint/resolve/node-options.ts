// Options in NODE_OPTIONS that change how modules are found and loaded. A worker gets them unchanged, so they decide
// which code runs: they are in the key, and imports are resolved with their conditions.

/** A module that Node loads before all others, and the rules by which its name is resolved. */
export interface Preload {
  readonly specifier: string;
  readonly how: 'import' | 'require';
}

export interface NodeOptions {
  /** Conditions of `exports` and `imports`, in addition to Node's own. */
  readonly conditions: readonly string[];
  readonly preloads: readonly Preload[];
  /** Options that may change a result, unchanged. Options for diagnostics and memory are left out. */
  readonly deciding: readonly string[];
}

/** Options that do not change which code runs or what it computes. A name, or the beginning of one. */
const idle = [
  '--max-old-space-size',
  '--max-semi-space-size',
  '--max-http-header-size',
  '--inspect',
  '--trace-',
  '--no-warnings',
  '--warnings',
  '--disable-warning',
  '--enable-source-maps',
  '--no-deprecation',
  '--pending-deprecation',
  '--throw-deprecation',
  '--heapsnapshot-',
  '--heap-prof',
  '--cpu-prof',
  '--diagnostic-dir',
  '--report-',
  '--use-system-ca',
  '--use-openssl-ca',
  '--use-bundled-ca',
  '--dns-result-order',
  '--network-family-',
  '--unhandled-rejections',
  '--stack-trace-limit',
];

/** Options whose value is the next word, if it does not follow `=`. */
const takingValue = new Set([
  ...['--conditions', '-C', '--import', '--require', '-r', '--loader', '--experimental-loader'],
  ...[
    '--max-http-header-size',
    '--disable-warning',
    '--diagnostic-dir',
    '--dns-result-order',
    '--unhandled-rejections',
  ],
  ...['--icu-data-dir', '--input-type', '--env-file', '--title', '--env-file-if-exists', '--trace-event-categories'],
]);

const noOptions: NodeOptions = { conditions: [], preloads: [], deciding: [] };

/** Reads the text of the variable NODE_OPTIONS. */
export function readNodeOptions(text: string | undefined): NodeOptions {
  if (!text?.trim()) return noOptions;
  const conditions: string[] = [];
  const preloads: Preload[] = [];
  const deciding: string[] = [];
  for (const [name, value] of pairOptions(splitWords(text))) {
    if (name === '--conditions' || name === '-C') conditions.push(value ?? '');
    const how = /^(--require|-r)$/.test(name) ? 'require' : 'import';
    if (/^(--(import|require|loader|experimental-loader)|-r)$/.test(name) && value)
      preloads.push({ specifier: value, how });
    if (!idle.some((start) => name.startsWith(start))) deciding.push(value === undefined ? name : `${name}=${value}`);
  }
  return { conditions, preloads, deciding };
}

function pairOptions(words: readonly string[]): readonly (readonly [name: string, value: string | undefined])[] {
  const pairs: [string, string | undefined][] = [];
  for (let place = 0; place < words.length; place += 1) {
    const word = words[place]!;
    const end = word.startsWith('--') ? word.indexOf('=') : -1;
    // Node treats an underscore in an option's name as a dash.
    const name = (end === -1 ? word : word.slice(0, end)).replaceAll('_', '-');
    if (end !== -1) pairs.push([name, word.slice(end + 1)]);
    else if (takingValue.has(name)) pairs.push([name, words[++place]]);
    else pairs.push([name, undefined]);
  }
  return pairs;
}

/** Splits like Node: at spaces, except within double quotes, where a backslash escapes the next character. */
function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    let character = text[at]!;
    if (character === '\\' && isQuoted) character = text[++at] ?? '';
    else if (character === ' ' && !isQuoted) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    } else if (character === '"') {
      isQuoted = !isQuoted;
      continue;
    }
    word = (word ?? '') + character;
  }
  if (word !== undefined) words.push(word);
  return words;
}
