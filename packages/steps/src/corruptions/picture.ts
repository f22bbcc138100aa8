// Pictures as corruptions take them: numbers from 0 to 1, channels last.

export interface Picture {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** `height × width × channels` */
  readonly data: Float64Array;
}

/** The same with other numbers, each cut to 0..1. */
export function withData(picture: Picture, data: Float64Array): Picture {
  return { ...picture, data: data.map((value) => Math.min(Math.max(value, 0), 1)) };
}
