export default function close(): string {
  return 'closed';
}

export const reopen = 'open';
