/**
 * The number below which a standard normal one lies with probability p: Wichura 1988,
 * "Algorithm AS 241: The Percentage Points of the Normal Distribution", PPND16, exact to
 * 1e-15. It is made of arithmetic and square roots alone, which every machine rounds
 * alike, so that a seed gives the same network everywhere.
 *
 * @param p above 0 and below 1
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(central[0], r)) / polynomial(central[1], r);
  }
  const r = Math.sqrt(-logarithm(q < 0 ? p : 1 - p));
  const [coefficients, from] = r <= 5 ? ([middle, 1.6] as const) : ([far, 5] as const);
  const value = polynomial(coefficients[0], r - from) / polynomial(coefficients[1], r - from);
  return q < 0 ? -value : value;
}

type Coefficients = readonly [numerator: readonly number[], denominator: readonly number[]];

const central: Coefficients = [
  [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
    133.14166789178438, 3.3871328727963665,
  ],
  [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
    42.31333070160091, 1,
  ],
];
const middle: Coefficients = [
  [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
    1.6763848301838038, 2.053191626637759, 1,
  ],
];
const far: Coefficients = [
  [
    2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
    1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  [
    2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133, 0.014875361290850615,
    0.1369298809227358, 0.599832206555888, 1,
  ],
];

/** Highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let place = 0; place < coefficients.length; place++) sum = sum * x + (coefficients[place] as number);
  return sum;
}

const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);

/** The natural logarithm of a number above 0 by arithmetic alone: exponent, and 2 artanh((m − 1) / (m + 1)) of the mantissa. */
function logarithm(x: number): number {
  double[0] = x;
  const high = halves[1] as number;
  let exponent = (high >>> 20) - 1023;
  halves[1] = (high & 0xfffff) | 0x3ff00000;
  let mantissa = double[0];
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent += 1;
  }
  const z = (mantissa - 1) / (mantissa + 1);
  const square = z * z;
  let sum = 0;
  for (let odd = 23; odd >= 1; odd -= 2) sum = sum * square + 1 / odd;
  return exponent * Math.LN2 + 2 * z * sum;
}
