// The colours of charts: variables of the page, so that they fit a light page, a dark one and paper.

export const series = ['var(--series-1)', 'var(--series-2)', 'var(--series-3)', 'var(--series-4)'] as const;

/** Lines that are only there for comparison. */
export const faint = 'var(--faint)';
