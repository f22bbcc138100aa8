// Lines of a page of which there may be thousands: the first, and how many more.

/** The number of lines that people read quickly. */
const mostShown = 20;

/** `more` says where all are. */
export function listEntries(
  entries: readonly string[],
  { isWhole = false, most = mostShown, more = '--json lists all' } = {},
): readonly string[] {
  const rest = entries.length - most;
  // One line more takes no more room than saying so.
  if (isWhole || rest <= 1) return entries;
  return [...entries.slice(0, most), `  and ${rest} more: ${more}`];
}
