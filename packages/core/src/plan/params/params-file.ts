// A params file: YAML (and so JSON), one object. Errors have a line and a column, and a message of our own if the
// library's is written for programmers.

import type { Document, Node, Pair, YAMLError } from 'yaml';
import { failAuthor } from '../../base/errors/author-error.ts';
import type { SourceLocation } from '../../base/errors/source-location.ts';

export interface ParamsFile {
  readonly params: Readonly<Record<string, unknown>>;
  /** Where the value of a param is in the file, else the object around it. */
  locate(path: readonly string[]): SourceLocation | undefined;
  /** Where the name of a param is in the file. */
  locateName(path: readonly string[]): SourceLocation | undefined;
}

interface Mistake {
  readonly problem: string;
  readonly offset: number;
}

interface FoundAlias {
  readonly offset: number;
  readonly problem: string | undefined;
}

/**
 * @param path - for messages
 * @throws AuthorError `params-file-broken`
 */
export async function parseParamsFile(path: string, text: string): Promise<ParamsFile> {
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const place = (offset: number): SourceLocation => {
    const { line, col } = lines.linePos(offset);
    return { file: path, line, column: col };
  };
  const refuse = ({ problem, offset }: Mistake): never =>
    failAuthor('params-file-broken', { path, problem }, place(offset));
  // Keys are strings: a list as a key would be an object's name in JavaScript, `[ 1, 2 ]`.
  const options = { lineCounter: lines, prettyErrors: false, stringKeys: true };
  const document = orTooDeep(() => yaml.parseDocument(text, options)) ?? refuse({ problem: tooDeep, offset: 0 });
  const [error] = document.errors;
  if (error) refuse({ problem: describeYamlError(error), offset: error.pos[0] });
  const aliases = listAliases(document, yaml.visit);
  for (const { offset, problem } of aliases) if (problem !== undefined) refuse({ problem, offset });
  const params = toParams(document, aliases[0]?.offset ?? 0, refuse);
  if (typeof params !== 'object' || params === null || Array.isArray(params))
    refuse({ problem: 'it does not contain an object with params', offset: 0 });
  const placeOf = (node: unknown): SourceLocation | undefined =>
    yaml.isNode(node) && node.range ? place(node.range[0]) : undefined;
  return {
    params: params as Record<string, unknown>,
    locate(names) {
      // What an alias stands for has no path of its own.
      for (let depth = names.length; depth > 0; depth -= 1) {
        const at = placeOf(document.getIn(names.slice(0, depth), true));
        if (at) return at;
      }
      return undefined;
    },
    locateName(names) {
      const record = names.length > 1 ? document.getIn(names.slice(0, -1), true) : document.contents;
      const items: readonly Pair<unknown, unknown>[] = yaml.isMap(record) ? record.items : [];
      return placeOf(items.find(({ key }) => yaml.isScalar(key) && String(key.value) === names.at(-1))?.key);
    },
  };
}

const tooDeep = 'its values are nested too deeply';

/** Undefined if the values are nested too deeply for the stack. */
function orTooDeep<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The library's words, but for those that are of its own functions and options. */
function describeYamlError({ code, message }: YAMLError): string {
  if (code === 'DUPLICATE_KEY') return 'a name is used twice in one object';
  if (code === 'MULTIPLE_DOCS') return 'it contains a second document';
  if (code === 'NON_STRING_KEY') return 'a name is a list or an object: names of params are texts';
  if (code === 'RESOURCE_EXHAUSTION') return tooDeep;
  return message;
}

/** Every wrong alias, with the reason: it refers to nothing, or to a value that contains it. */
function listAliases(document: Document, visit: typeof import('yaml').visit): readonly FoundAlias[] {
  const found: FoundAlias[] = [];
  const anchored = new Map<string, Node>();
  visit(document, {
    Value(_, node) {
      if (node.anchor !== undefined) anchored.set(node.anchor, node);
    },
    Alias(_, { source, range }, above) {
      const meant = anchored.get(source);
      const problem = !meant
        ? `'*${source}' refers to nothing: there is no '&${source}' before it`
        : above.includes(meant)
          ? `'*${source}' refers to a value that contains it`
          : undefined;
      found.push({ offset: range?.[0] ?? 0, problem });
    },
  });
  return found;
}

function toParams(document: Document, alias: number, refuse: (mistake: Mistake) => never): unknown {
  try {
    const read = orTooDeep(() => ({ params: (document.toJS() ?? {}) as unknown }));
    return (read ?? refuse({ problem: tooDeep, offset: 0 })).params;
  } catch (error) {
    // Aliases of aliases, each doubling the one before, would fill the memory: the library stops.
    if (error instanceof ReferenceError) refuse({ problem: 'its aliases expand to too many values', offset: alias });
    throw error;
  }
}
