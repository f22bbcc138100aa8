import { bam, fasta } from '../tables.ts';

// mistake: two kinds of one's own, of one type
bam({ reads: fasta({}).reads });
