// The `packages` of a pnpm-workspace.yaml: a list of patterns, in either form that YAML has for one. A whole parser of YAML
// would be most of what a run with nothing to do loads.
// https://pnpm.io/pnpm-workspace_yaml

/** Patterns, those that exclude with their `!`. Empty where there are none. */
export function readPnpmPackages(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).map(withoutComment);
  const start = lines.findIndex((line) => /^(packages|'packages'|"packages")\s*:/.test(line));
  if (start < 0) return [];
  const rest = [lines[start]!.slice(lines[start]!.indexOf(':') + 1), ...lines.slice(start + 1)];
  const end = rest.findIndex((line, index) => index > 0 && /^[^\s\-#\]]/.test(line));
  const block = (end < 0 ? rest : rest.slice(0, end)).join('\n').trim();
  const items = block.startsWith('[')
    ? block.slice(1, block.indexOf(']')).split(',')
    : block.split('\n').flatMap((line) => /^\s*-\s+(.*)$/.exec(line)?.[1] ?? []);
  return items.map((item) => item.trim().replace(/^(['"])(.*)\1$/, '$2')).filter(Boolean);
}

/** A `#` begins a comment at the start of a line and behind a blank; no pattern holds one. */
function withoutComment(line: string): string {
  return line.replace(/(^|\s)#.*$/, '');
}
