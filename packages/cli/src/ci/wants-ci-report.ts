// Whether a run leaves anything for CI, decided without loading what writes it.

export interface CiArgs {
  readonly pipeline: string | undefined;
  readonly ci: boolean;
  readonly summary: string | undefined;
  readonly junit: string | undefined;
  readonly base: string | undefined;
  readonly json: boolean;
}

/** Whether a run is to leave anything for CI. */
export function wantsCiReport({ ci, summary, junit }: CiArgs): boolean {
  return ci || summary !== undefined || junit !== undefined;
}
