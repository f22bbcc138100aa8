// Edits of a project that is held as texts by path. An edit that would change nothing is an error: a table of edits
// proves nothing about one that was never made.

export type Project = Readonly<Record<string, string>>;

/** A text that occurs once, and what comes in its place. */
export type Replacement = readonly [from: string, to: string];

export type Edit =
  /** A replacement, or several, one after the other. */
  | Replacement
  | readonly Replacement[]
  /** The whole text. */
  | string
  | ((text: string) => string)
  /** The file goes. */
  | null
  /** The file comes from another place, where it is no more. */
  | { readonly movedFrom: string; readonly edit?: readonly Replacement[] };

export type Edits = Readonly<Record<string, Edit>>;

export function applyEdits(project: Project, edits: Edits): Project {
  const edited: Record<string, string> = { ...project };
  for (const [path, edit] of Object.entries(edits)) {
    const before = edited[path];
    if (edit === null) {
      if (before === undefined) throw new Error(`there is no '${path}' that could go`);
      delete edited[path];
    } else if (typeof edit === 'object' && 'movedFrom' in edit) {
      const text = edited[edit.movedFrom];
      if (text === undefined || before !== undefined) throw new Error(`'${edit.movedFrom}' cannot become '${path}'`);
      delete edited[edit.movedFrom];
      edited[path] = (edit.edit ?? []).reduce((current, replacement) => replace(path, current, replacement), text);
    } else {
      edited[path] = edit instanceof Function || typeof edit !== 'string' ? change(path, before, edit) : edit;
      if (edited[path] === before) throw new Error(`the edit of '${path}' changes nothing`);
    }
  }
  return edited;
}

function change(path: string, text: string | undefined, edit: Exclude<Edit, string | null | { movedFrom: string }>) {
  if (text === undefined) throw new Error(`there is no '${path}' that could be edited`);
  if (typeof edit === 'function') return edit(text);
  const replacements = typeof edit[0] === 'string' ? [edit as Replacement] : (edit as readonly Replacement[]);
  return replacements.reduce((current, replacement) => replace(path, current, replacement), text);
}

function replace(path: string, text: string, [from, to]: Replacement): string {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`'${from}' occurs ${parts.length - 1} times in '${path}', and not once`);
  return parts.join(to);
}
