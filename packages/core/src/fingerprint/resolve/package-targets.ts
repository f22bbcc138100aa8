// The targets in `exports` and `imports` of a manifest, chosen as Node chooses. Source:
// https://nodejs.org/api/esm.html#resolution-algorithm-specification (PACKAGE_IMPORTS_EXPORTS_RESOLVE,
// PATTERN_KEY_COMPARE, PACKAGE_TARGET_RESOLVE).

export type Target = string | readonly Target[] | { readonly [condition: string]: Target } | null;
export type Targets = { readonly [subpath: string]: Target };

/** The targets by subpath: `exports` may also be the target of the package itself. */
export function targetsBySubpath(exports: Target): Targets {
  const isBySubpath =
    typeof exports === 'object' && exports !== null && Object.keys(exports).some((key) => key.startsWith('.'));
  return isBySubpath ? (exports as Targets) : { '.': exports };
}

/** The exact name, or else the longest pattern (`./*`) that matches; undefined if nothing is exported. */
export function chooseBySubpath(
  targets: Targets,
  subpath: string,
  conditions: ReadonlySet<string>,
): string | undefined {
  if (Object.hasOwn(targets, subpath) && !subpath.includes('*') && !subpath.endsWith('/'))
    return chooseTarget(targets[subpath]!, conditions) ?? undefined;
  const patterns = Object.keys(targets).flatMap((key) => {
    const star = key.indexOf('*');
    const [before, after] = [key.slice(0, star), key.slice(star + 1)];
    const fits = star >= 0 && subpath.length >= key.length && subpath.startsWith(before) && subpath.endsWith(after);
    return fits ? [{ key, star, found: subpath.slice(star, subpath.length - after.length) }] : [];
  });
  const [longest] = patterns.sort((a, b) => b.star - a.star || b.key.length - a.key.length);
  return longest && chooseTarget(targets[longest.key]!, conditions)?.replaceAll('*', () => longest.found);
}

/** Null is a target that is excluded. Undefined means that no condition is met, so the next one is tried. */
function chooseTarget(target: Target, conditions: ReadonlySet<string>): string | null | undefined {
  if (typeof target === 'string' || target === null) return target;
  if (Array.isArray(target)) {
    let last: string | null | undefined;
    for (const item of target as readonly Target[]) {
      last = chooseTarget(item, conditions);
      if (typeof last === 'string') return last;
    }
    return last;
  }
  for (const [condition, inner] of Object.entries(target)) {
    const chosen = conditions.has(condition) ? chooseTarget(inner, conditions) : undefined;
    if (chosen !== undefined) return chosen;
  }
  return undefined;
}
