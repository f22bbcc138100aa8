// The runs, the edits of their metadata and the tags of deployments of a git remote: lists them, sends more, gets more. Refs of runs are never moved
// and never forced: if a name means another commit on the other side, it stays unchanged on both.

import type { RunId } from '../../base/brand.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import { failFault } from '../../base/errors/fault-error.ts';
import { createGit, type Git, isGitError } from '../git/create-git.ts';
import { failGitFault, readGitFault } from '../git/git-fault.ts';
import { metadataRefs } from '../metadata/metadata-refs.ts';
import { runRefs } from '../records/run-commit.ts';

export interface SharedRef {
  /** The object that the ref names; for an annotated tag, the tag itself. */
  readonly object: string;
  readonly commit: string;
}

/** Full names of refs: `refs/cairn/runs/…`, `refs/cairn/metadata/…`, `refs/tags/cairn/…`. */
export type SharedRefs = ReadonlyMap<string, SharedRef>;

export const tagRefs = 'refs/tags/cairn';

const patterns = [`${runRefs}/*`, `${metadataRefs}/*`, `${tagRefs}/*`];

/** The length of a command line is limited. */
const atOnce = 200;

export interface Remote {
  readonly name: string;
  readonly theirs: SharedRefs;
  readonly ours: SharedRefs;
  /** Git's message in one line if something could not be sent; null if everything is there now. */
  send(refs: readonly string[]): Promise<string | null>;
  get(refs: readonly string[]): Promise<string | null>;
  /** Reads the list again. */
  list(): Promise<SharedRefs>;
}

/**
 * @param root - a folder in the repository
 * @param name - a remote of the repository, or an address
 * @throws FaultError `git-missing`, `no-repository`, `git-refuses`, `unknown-remote`, `remote-failed`
 */
export async function openRemote(root: string, name: string): Promise<Remote> {
  const git = createGit(root, { config: ['core.fsmonitor=false'] });
  const known = await git('remote').catch((error: unknown) => {
    if (!isGitError(error)) throw error;
    return failGitFault(readGitFault(error.message), root, 'runs are shared as commits');
  });
  const remotes = known.split('\n').filter(Boolean);
  const isAddress = !name.startsWith('-') && /[/\\:]/.test(name);
  if (!remotes.includes(name) && !isAddress) failAuthor('unknown-remote', { remote: name, known: remotes });
  const list = async (): Promise<SharedRefs> => {
    try {
      return readRefs(await git('ls-remote', '--quiet', '--end-of-options', name, ...patterns));
    } catch (error) {
      if (!isGitError(error)) throw error;
      return failFault('remote-failed', { remote: name, problem: sayProblem(error) });
    }
  };
  const move = (refs: readonly string[], ...command: readonly string[]): Promise<string | null> =>
    inBatches(refs, git, [...command, '--end-of-options', name]);
  return {
    name,
    theirs: await list(),
    ours: await listOurs(git),
    send: (refs) => move(refs, 'push', '--quiet', '--no-verify', '--no-follow-tags', '--recurse-submodules=no'),
    get: (refs) =>
      move(refs, 'fetch', '--quiet', '--no-tags', '--no-prune', '--no-write-fetch-head', '--recurse-submodules=no'),
    list,
  };
}

async function inBatches(refs: readonly string[], git: Git, command: readonly string[]): Promise<string | null> {
  for (let at = 0; at < refs.length; at += atOnce) {
    try {
      await git(...command, ...refs.slice(at, at + atOnce).map((ref) => `${ref}:${ref}`));
    } catch (error) {
      if (!isGitError(error)) throw error;
      return sayProblem(error);
    }
  }
  return null;
}

async function listOurs(git: Git): Promise<SharedRefs> {
  const format = '%(objectname) %(refname)%00%(*objectname) %(refname)^{}';
  const listed = await git('for-each-ref', `--format=${format}`, runRefs, metadataRefs, tagRefs);
  // Only annotated tags have a second line.
  const lines = listed.split(/[\n\0]/).filter((line) => /^[0-9a-f]/.test(line));
  return readRefs(lines.join('\n'));
}

/** Lines of an object and a ref; `<ref>^{}` is the commit of an annotated tag. */
function readRefs(text: string): SharedRefs {
  const refs = new Map<string, SharedRef>();
  for (const line of text.split('\n')) {
    const [object = '', ref = ''] = line.trim().split(/\s+/);
    if (!ref) continue;
    const behind = ref.endsWith('^{}') ? ref.slice(0, -3) : undefined;
    if (behind === undefined) refs.set(ref, { object, commit: refs.get(ref)?.commit ?? object });
    else refs.set(behind, { object: refs.get(behind)?.object ?? object, commit: object });
  }
  return refs;
}

/** The run of a ref; undefined for a tag, and for an edit of metadata. */
export function runOfRef(ref: string): RunId | undefined {
  return ref.startsWith(`${runRefs}/`) ? (ref.slice(runRefs.length + 1) as RunId) : undefined;
}

/** The most useful line of git's message; for a refused ref, also the message of the other side. */
function sayProblem({ message }: Error): string {
  const lines = message
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const begins = (pattern: RegExp): string | undefined => lines.find((line) => pattern.test(line));
  const refused = begins(/^! \[/)?.match(/^! \[(.+?)\]\s+(\S+) -> \S+ \((.+)\)$/);
  const said = begins(/^remote: /);
  const told = refused
    ? [`${refused[1]}: ${refused[2]} (${refused[3]})`, ...(said ? [said.replace(/^remote: /, 'it says: ')] : [])].join(
        ', ',
      )
    : (begins(/^! \[/) ?? begins(/^fatal:/) ?? begins(/^error:/) ?? lines[0] ?? 'it does not say why');
  return told.replace(/^(fatal|error): /, '').replace(/\.$/, '');
}
