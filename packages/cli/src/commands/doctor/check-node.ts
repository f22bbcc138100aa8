// Node: which one runs, and whose it is.

import type { Check } from '../../pages/checks.ts';

export async function checkNode(): Promise<Check> {
  const { versions, execPath, platform, arch } = process;
  const isPinned = /[\\/]node_modules[\\/]/.test(execPath);
  const owner = isPinned ? 'pinned by the project' : "the machine's";
  const found = `${versions.node}, ${owner} (${platform} ${arch})`;
  const [major = 0, minor = 0] = versions.node.split('.').map(Number);
  // The bin refuses an older one before it comes to this.
  const isKnown = major > 22 || (major === 22 && minor >= 18);
  return { name: 'Node', state: isKnown ? 'well' : 'wrong', found, ...(!isKnown && { fix: 'Install Node 24.' }) };
}
