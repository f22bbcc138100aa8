// Whether a lock file of Python packages decides their bytes: each has one version, and the hashes of its files.

export interface LockProblem {
  readonly line: number;
  readonly problem: string;
}

/**
 * The first line that leaves something open, in the form that pip and uv read (requirements files). An environment
 * without packages has an empty lock file.
 */
export function findLockProblem(text: string): LockProblem | undefined {
  for (const { line, requirement } of listRequirements(text)) {
    if (requirement.startsWith('-')) {
      // Where packages come from decides no byte of them, since their hashes do.
      if (/^(-i|-f|--(extra-)?index-url|--find-links|--no-binary|--only-binary|--trusted-host)\b/.test(requirement))
        continue;
      return { line, problem: `the option '${requirement.split(/[\s=]/)[0]}' reads what is not in the file` };
    }
    const name = requirement.split(/[\s=;@[<>~!]/)[0];
    if (!/^[\w.-]+(\[[^\]]*\])?\s*(==\s*[\w.!+-]+|@\s*\S+)/.test(requirement))
      return { line, problem: `'${name}' has no exact version (==)` };
    if (!/--hash[= ]sha(256|384|512):/.test(requirement)) return { line, problem: `'${name}' has no hash` };
  }
  return undefined;
}

/** Without comments, and with the lines that a backslash continues. */
function listRequirements(text: string): readonly { readonly line: number; readonly requirement: string }[] {
  const found: { line: number; requirement: string }[] = [];
  let open: { line: number; requirement: string } | undefined;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const bare = raw.replace(/(^|\s)#.*$/, '').trim();
    const requirement = bare.replace(/\\$/, '').trim();
    open = open ? { ...open, requirement: `${open.requirement} ${requirement}` } : { line: index + 1, requirement };
    if (bare.endsWith('\\')) continue;
    if (open.requirement) found.push(open);
    open = undefined;
  }
  if (open?.requirement) found.push(open);
  return found;
}
