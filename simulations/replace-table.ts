// Tables in a page are between two comments, `<!-- simulation: name -->` and `<!-- end of simulation -->`, so that the
// command replaces only them.

const end = '<!-- end of simulation -->';

/** The page with the table of one simulation replaced. @throws Error when the page has no such comments */
export function replaceTable(page: string, name: string, table: string): string {
  const start = `<!-- simulation: ${name} -->`;
  const from = page.indexOf(start);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) {
    throw new Error(`The page has no room for simulation '${name}': put '${start}' and '${end}' where its table goes`);
  }
  return `${page.slice(0, from + start.length)}\n\n${table}\n\n${page.slice(to)}`;
}
