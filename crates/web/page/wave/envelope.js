// Peaks, brought to as many columns as there are pixels.

/**
 * The lowest and the highest value of each column, −1 to 1. Columns wider than a point take its extremes, narrower ones
 * lie on the line between two points.
 * @param {{min: number[], max: number[]}} peaks −127 to 127
 * @param {number} columns
 * @returns {{low: Float32Array, high: Float32Array}}
 */
export function envelope({min, max}, columns) {
  return {low: columnsOf(min, columns, Math.min), high: columnsOf(max, columns, Math.max)};
}

/** @param {number[]} points @param {number} columns @param {(a: number, b: number) => number} extreme */
function columnsOf(points, columns, extreme) {
  const out = new Float32Array(columns);
  const perColumn = points.length / columns;
  for (let column = 0; column < columns; column += 1) {
    const from = column * perColumn;
    const first = points[Math.floor(from)] ?? 0;
    if (perColumn >= 1) {
      let value = first;
      for (let point = Math.floor(from) + 1; point < (column + 1) * perColumn; point += 1) {
        value = extreme(value, points[point] ?? value);
      }
      out[column] = value / 127;
    } else {
      const next = points[Math.min(Math.floor(from) + 1, points.length - 1)] ?? first;
      out[column] = (first + (next - first) * (from - Math.floor(from))) / 127;
    }
  }
  return out;
}
