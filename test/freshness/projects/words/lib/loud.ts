export const greeting = 'HELLO';
export const close = () => 'CLOSED';
