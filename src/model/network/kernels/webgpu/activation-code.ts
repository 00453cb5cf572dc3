import type { Activation } from "../../../config.ts";

/**
 * WGSL of the activations of four values at once, `activate(x)`: the exact GELU, its tanh
 * form, and the one with the logistic function. Hendrycks & Gimpel 2016, "Gaussian Error
 * Linear Units", arXiv:1606.08415.
 *
 * WGSL has no erf. The quotient of polynomials is Eigen's (`generic_fast_erf_float`),
 * within 4e-7 of it. Where exp or tanh could leave what a driver must compute right, the
 * function has long reached its limit, so the argument is clipped there.
 */
export const activationCode: Readonly<Record<Activation, string>> = {
  gelu: `
fn erf4(x: vec4<f32>) -> vec4<f32> {
  let u = clamp(x, vec4<f32>(-4.0), vec4<f32>(4.0));
  let s = u * u;
  var over = vec4<f32>(-2.72614225801306e-10);
  over = fma(over, s, vec4<f32>(2.77068142495902e-08));
  over = fma(over, s, vec4<f32>(-2.10102402082508e-06));
  over = fma(over, s, vec4<f32>(-5.69250639462346e-05));
  over = fma(over, s, vec4<f32>(-7.34990630326855e-04));
  over = fma(over, s, vec4<f32>(-2.95459980854025e-03));
  over = fma(over, s, vec4<f32>(-1.60960333262415e-02));
  var under = vec4<f32>(-1.45660718464996e-05);
  under = fma(under, s, vec4<f32>(-2.13374055278905e-04));
  under = fma(under, s, vec4<f32>(-1.68282697438203e-03));
  under = fma(under, s, vec4<f32>(-7.37332916720468e-03));
  under = fma(under, s, vec4<f32>(-1.42647390514189e-02));
  return u * over / under;
}
fn activate(x: vec4<f32>) -> vec4<f32> {
  return 0.5 * x * (1.0 + erf4(x * ${Math.SQRT1_2}));
}`,
  gelu_tanh: `
fn activate(x: vec4<f32>) -> vec4<f32> {
  let inside = ${Math.sqrt(2 / Math.PI)} * fma(0.044715 * x * x, x, x);
  return 0.5 * x * (1.0 + tanh(clamp(inside, vec4<f32>(-12.0), vec4<f32>(12.0))));
}`,
  quick_gelu: `
fn activate(x: vec4<f32>) -> vec4<f32> {
  return x / (1.0 + exp(min(-1.702 * x, vec4<f32>(80.0))));
}`,
};
