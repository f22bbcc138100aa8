import { clean, number } from '../steps-for-now.ts';

// mistake: a path where a file belongs
clean({ raw: 'people.csv' }, { columns: { age: number() } });
