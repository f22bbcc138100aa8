// The layers of a network that read a text, in a few words.

import { z } from 'zod';

/**
 * The layers that turn the tokens of a text into numbers: an embedding, then convolutions and a pool over the tokens, or a
 * recurrent layer. The padding after a short text has no effect, and a text without tokens becomes zeros.
 */
export interface TextLayers {
  /** How many numbers a token becomes. Default 32. */
  readonly embedding?: number | undefined;
  /** Filters of each convolution over neighbouring tokens, in order. Default none. */
  readonly convolutions?: readonly number[] | undefined;
  /** How many tokens a convolution takes at once. Default 3. */
  readonly kernelSize?: number | undefined;
  /** What is taken of all tokens, for each number: the mean (default) or the largest (default after convolutions). */
  readonly pool?: 'mean' | 'max' | undefined;
  /** A recurrent layer, which reads the tokens in their order, instead of convolutions and a pool. Default none. */
  readonly recurrent?: 'gru' | 'lstm' | undefined;
  /** Numbers that a recurrent layer gives, for each direction. Default 32. */
  readonly units?: number | undefined;
  /** Whether a second recurrent layer reads the tokens from the last one to the first. Default false. */
  readonly bidirectional?: boolean | undefined;
}

export const textLayersSchema: z.ZodType<TextLayers> = z
  .strictObject({
    embedding: z.int().positive().optional(),
    convolutions: z.array(z.int().positive()).min(1).readonly().optional(),
    kernelSize: z.int().positive().optional(),
    pool: z.enum(['mean', 'max']).optional(),
    recurrent: z.enum(['gru', 'lstm']).optional(),
    units: z.int().positive().optional(),
    bidirectional: z.boolean().optional(),
  })
  // A word that no layer would read is refused: nobody would notice that it does nothing.
  .superRefine((layers, ctx) => {
    const ignored = (path: keyof TextLayers, message: string) =>
      ctx.addIssue({ code: 'custom', path: [path], message });
    if (layers.recurrent) {
      for (const name of ['convolutions', 'kernelSize', 'pool'] as const)
        if (layers[name] !== undefined) ignored(name, "is not combined with 'recurrent': leave one of them out");
      return;
    }
    for (const name of ['units', 'bidirectional'] as const)
      if (layers[name] !== undefined) ignored(name, "is of a recurrent layer: give recurrent: 'gru' or 'lstm' too");
    if (layers.kernelSize !== undefined && !layers.convolutions)
      ignored('kernelSize', 'is of convolutions, and there are none: leave it out');
  });
