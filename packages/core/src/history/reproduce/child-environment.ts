// The machine's environment for a program that is started in a worktree, without variables about the folder where Cairn
// itself was started: npm's settings of that project or script, and git's of that repository.

type Variables = Readonly<Record<string, string | undefined>>;

const ofOtherPlace =
  /^(GIT_.*|INIT_CWD|npm_(package|lifecycle)_.*|npm_config_(workspaces?|include_workspace_root|omit|only|production|include|global|dry_run|package_lock_only|prefix|local_prefix|location))$/i;

export function childEnvironment(environment: Variables): Variables {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !ofOtherPlace.test(name)));
}
