/** So many names are listed of what is missing. */
const mostNamed = 5;

/** Names in a line; of many the first, and how many more. */
export function nameSome(names: readonly string[]): string {
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
  return `${names.slice(0, mostNamed).join(', ')}${more}`;
}
