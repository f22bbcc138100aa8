/** The name under which the page shows a node. Ids of nodes are hexadecimal digits. */
export function nodeAnchor(prefix: string, id: string): string {
  return `${prefix}node-${id.replace(/[^\w-]/g, '')}`;
}
