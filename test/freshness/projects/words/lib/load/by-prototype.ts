export const byPrototype = 'by a member of what all share';

export const patched = Object.defineProperty(Array.prototype, 'wordy', { value: 'wordy', configurable: true });
