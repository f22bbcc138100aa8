// An address that is in use or not allowed is a mistake in what was typed.

import { failUsage } from './usage-error.ts';

/** @throws UsageError `address-unavailable`; any other error as it is */
export function explainListening(error: unknown): never {
  if (error instanceof Error && 'syscall' in error && /^(listen|bind|getaddrinfo)/.test(String(error.syscall)))
    failUsage('address-unavailable', { problem: error.message });
  throw error;
}
