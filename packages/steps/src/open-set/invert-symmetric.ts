// Eigenvalues of a symmetric matrix, and what makes a covariance the identity.

/** Eigenvalues, and their vectors as rows: `matrix = vectorsᵀ · diag(values) · vectors`. */
interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** More sweeps than this are never needed: convergence is quadratic. */
const mostSweeps = 60;

/**
 * By cyclic Jacobi rotations, which find small eigenvalues accurately.
 *
 * Source: G. H. Golub, C. F. Van Loan, "Matrix computations", section 8.5.
 *
 * @param matrix - `size × size`, symmetric
 */
function eigenOf(matrix: Float64Array, size: number): Eigen {
  const a = matrix.slice();
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  const total = a.reduce((sum, value) => sum + value * value, 0);
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let off = 0;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) off += a[p * size + q]! ** 2;
    if (off <= 1e-32 * total) break;
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) if (a[p * size + q] !== 0) rotate(a, vectors, size, p, q);
  }
  return { values: Float64Array.from({ length: size }, (_, i) => a[i * size + i]!), vectors };
}

/** Makes the entry at `p, q` zero. */
function rotate(a: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
  const theta = (a[q * size + q]! - a[p * size + p]!) / (2 * a[p * size + q]!);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let i = 0; i < size; i++) {
    const [x, y] = [a[i * size + p]!, a[i * size + q]!];
    a[i * size + p] = c * x - s * y;
    a[i * size + q] = s * x + c * y;
  }
  turnRows(a, size, p, q, c, s);
  turnRows(vectors, size, p, q, c, s);
}

function turnRows(of: Float64Array, size: number, p: number, q: number, c: number, s: number): void {
  for (let i = 0; i < size; i++) {
    const [x, y] = [of[p * size + i]!, of[q * size + i]!];
    of[p * size + i] = c * x - s * y;
    of[q * size + i] = s * x + c * y;
  }
}

/**
 * A matrix `W` with `Wᵀ W` the pseudo-inverse of a covariance: the squared length of `W x` is the squared Mahalanobis length of
 * `x`. Directions without variance are left out, by the limit of `scipy.linalg.pinvh`: size × ε × the largest eigenvalue.
 *
 * @param covariance - `size × size`
 * @returns rows of `W`, as many as the covariance has directions
 */
export function whiteningOf(covariance: Float64Array, size: number): readonly Float64Array[] {
  const { values, vectors } = eigenOf(covariance, size);
  const limit = size * Number.EPSILON * values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return Array.from(values.keys())
    .filter((i) => values[i]! > limit)
    .map((i) => vectors.slice(i * size, (i + 1) * size).map((value) => value / Math.sqrt(values[i]!)));
}
