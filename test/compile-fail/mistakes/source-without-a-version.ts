import { defineSource, json } from '@cairn/core';

// mistake: nothing says when the source has other bytes
export const rates = defineSource('rates', { out: { rate: json<number>() }, fetch: () => ({ rate: 1 }) });
