// The colour of each outcome, wherever one is shown.

export const outcomePaints = {
  ran: 'green',
  fresh: 'dim',
  restored: 'cyan',
  failed: 'red',
  blocked: 'yellow',
  skipped: 'dim',
} as const;
