// Brightness and contrast.

import { type Picture, withData } from './picture.ts';

/** Adds to the value of HSV, the largest of three channels, and keeps hue and saturation; of other pictures to each number. */
export function brighten(picture: Picture, by: number): Picture {
  const { channels, data } = picture;
  if (channels !== 3)
    return withData(
      picture,
      data.map((value) => value + by),
    );
  const found = data.slice();
  for (let at = 0; at < data.length; at += 3) {
    const value = Math.max(data[at]!, data[at + 1]!, data[at + 2]!);
    const brighter = Math.min(1, value + by);
    // Black has no hue: it becomes grey.
    for (let k = 0; k < 3; k++) found[at + k] = value === 0 ? brighter : (data[at + k]! * brighter) / value;
  }
  return withData(picture, found);
}

/** Moves each number towards the mean of its channel: what is left of the distance is a share of it. */
export function lowerContrast(picture: Picture, share: number): Picture {
  const { channels, data } = picture;
  const means = Array.from({ length: channels }, (_, k) => {
    let total = 0;
    for (let at = k; at < data.length; at += channels) total += data[at]!;
    return (total * channels) / data.length;
  });
  return withData(
    picture,
    data.map((value, at) => (value - means[at % channels]!) * share + means[at % channels]!),
  );
}
