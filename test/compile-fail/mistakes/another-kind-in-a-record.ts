import { joinTexts, measure, write } from '../tables.ts';

const { text: first } = write({});
// mistake: one of the record is of another kind
joinTexts({ texts: { first, second: measure({}).words } });
