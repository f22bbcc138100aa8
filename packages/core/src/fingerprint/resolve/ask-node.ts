// Asks Node itself to resolve a specifier, with the loaders that this process was started with. Node caches manifests
// as long as it runs. So it is asked only if a loader may decide, or if our own rules find nothing.

import { createRequire, registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { lookAt } from '../disk/disk-view.ts';
import type { Loading } from './node-rules.ts';

/** The prefix of a specifier that contains a question: a specifier, and its module. */
const question = 'cairn-ask:';

/**
 * Only a module that Node loads itself has Node's own import.meta.resolve, which takes no parent. A hook adds the
 * parent.
 */
const asking = 'data:text/javascript,export default (specifier) => import.meta.resolve(specifier)';

let resolveImported: ((specifier: string) => string) | undefined;
let preparing: Promise<void> | undefined;

/** Must be called before the first question. */
export function prepareToAsk(): Promise<void> {
  preparing ??= prepare();
  return preparing;
}

async function prepare(): Promise<void> {
  const module = (await import(asking)) as { default(specifier: string): string };
  registerHooks({
    resolve(specifier, context, next) {
      if (!specifier.startsWith(question)) return next(specifier, context);
      const [asked, parentURL] = JSON.parse(decodeURIComponent(specifier.slice(question.length))) as [string, string];
      return next(asked, { ...context, parentURL });
    },
  });
  resolveImported = module.default;
}

/** The absolute path of the file that Node would load; undefined if it finds none. Only after `prepareToAsk`. */
export function askNode(specifier: string, from: string, how: Loading): string | undefined {
  if (!resolveImported) throw new Error('Node is asked before that was prepared');
  try {
    const file = how === 'require' ? createRequire(from).resolve(specifier) : resolveAsImport(specifier, from);
    return file !== undefined && lookAt(file) === 'file' ? file : undefined;
  } catch {
    return undefined;
  }
}

function resolveAsImport(specifier: string, from: string): string | undefined {
  const asked = JSON.stringify([specifier, pathToFileURL(from).href]);
  const url = resolveImported!(question + encodeURIComponent(asked));
  return url.startsWith('file:') ? fileURLToPath(url) : undefined;
}
