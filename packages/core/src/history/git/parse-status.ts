// Reads `git status --porcelain=v2 --branch -z`: headers and entries that end in NUL, with unquoted paths relative to
// the top of the repository. https://git-scm.com/docs/git-status#_porcelain_format_version_2

export interface GitStatus {
  /** Null before the first commit. */
  readonly commit: string | null;
  /** Null when HEAD is detached. */
  readonly branch: string | null;
  /** Paths that differ from HEAD or are not tracked, relative to the top of the repository, with `/`. */
  readonly paths: readonly string[];
}

/** The number of fields before the path, by the entry's first letter. Detection of renames (`2`) is disabled. */
const fieldsBefore: Readonly<Record<string, number>> = { '1': 8, u: 10, '?': 1 };

export function parseStatus(text: string): GitStatus {
  const entries = text.split('\0').filter(Boolean);
  const header = (name: string) => {
    const start = `# branch.${name} `;
    return entries.find((entry) => entry.startsWith(start))?.slice(start.length);
  };
  const commit = header('oid') ?? '(initial)';
  const branch = header('head') ?? '(detached)';
  return {
    commit: commit === '(initial)' ? null : commit,
    branch: branch === '(detached)' ? null : branch,
    paths: entries.flatMap((entry) => pathOf(entry) ?? []),
  };
}

function pathOf(entry: string): string | undefined {
  const count = fieldsBefore[entry.charAt(0)];
  if (count === undefined) return undefined;
  let start = 0;
  for (let field = 0; field < count; field++) start = entry.indexOf(' ', start) + 1;
  return entry.slice(start);
}
