// An English springer, head and chest, on a lawn in the evening. Lengths in decimetres; the dog looks along +z.
const vec3 SUN = normalize(vec3(-0.62, 0.55, 0.62));
const vec3 SUNLIGHT = vec3(2.15, 1.8, 1.35);
#define SUN_SIZE 0.002
#define EYE vec3(-2.6, 0.6, 16.5)
#define TARGET vec3(0.12, -0.72, 0.0)
#define ZOOM 0.158
#define APERTURE 0.22
#define FOCUS 15.7
#define FAR 90.0
#define SHADOW 10.0
#define STEPS 150
#define STRIDE 0.7
#define PRECISION 0.9
#define BOUNCES 3
// ---
vec3 dog(vec3 p) {
  p.xz = rotation(0.16) * p.xz;
  return p;
}
/** The head's own coordinates: turned and bowed a little against the chest. */
vec3 head(vec3 p) {
  p.xy = rotation(0.09) * p.xy;
  p.yz = rotation(-0.10) * p.yz;
  return p;
}
/** Hair: strands along the second direction of s, waves across it. */
float strands(vec3 s) {
  float w = noise(s * vec3(2.2, 0.9, 2.2));
  return 0.55 * noise(s * vec3(7.0, 1.9, 7.0) + w * 3.0) + 0.30 * noise(s * vec3(17.0, 3.2, 17.0) + w * 5.0) + 0.15 * noise(s * vec3(38.0, 6.0, 38.0) + w * 7.0);
}
float ear(vec3 h) {
  vec3 e = vec3(abs(h.x), h.yz) - vec3(0.98, -0.62, -0.08);
  e.xy = rotation(-0.20) * e.xy;
  float wave = 0.05 * sin(e.y * 6.0 + e.z * 3.0);
  return ellipsoid(e - vec3(wave, 0.0, 0.0), vec3(0.21, 1.18, 0.54 + 0.12 * smoothstep(0.4, -0.8, e.y)));
}

vec2 map(vec3 p) {
  vec2 best = vec2((p.y + 6.2) * 0.9, 1.0);
  vec3 q = dog(p);
  float near = box(q - vec3(0, -2.4, -0.9), vec3(2.2, 3.9, 3.2), 0.4);
  if (near > 0.5) return nearer(best, vec2(near - 0.1, 2.0));
  vec3 h = head(q), m = vec3(abs(h.x), h.yz);
  float skull = ellipsoid(h - vec3(0, 0.30, -0.22), vec3(0.80, 0.76, 0.92));
  skull = smoothMin(skull, ellipsoid(m - vec3(0.42, -0.08, 0.22), vec3(0.40, 0.45, 0.55)), 0.3);
  float muzzle = box(h - vec3(0, -0.17, 1.00), vec3(0.35 - 0.05 * (h.z - 1.0), 0.32, 0.66), 0.28);
  muzzle = smoothMin(muzzle, ellipsoid(m - vec3(0.20, -0.42, 1.08), vec3(0.22, 0.26, 0.46)), 0.14);
  float face = smoothMin(skull, muzzle, 0.34);
  face = smoothMax(face, -(length((m - vec3(0.42, 0.30, 0.80)) * vec3(1.0, 1.15, 0.8)) - 0.17), 0.12);
  face += 0.03 * smoothstep(0.035, 0.0, abs(h.y + 0.50 - 0.25 * (m.x - 0.15) - 0.10 * sin(h.z * 3.0))) * step(0.75, h.z);
  float brow = ellipsoid(m - vec3(0.36, 0.50, 0.58), vec3(0.24, 0.12, 0.20));
  face = smoothMin(face, brow + 0.05, 0.20);
  float neck = taper(q, vec3(0, -0.4, -0.45), vec3(0, -2.6, -0.55), 0.68, 1.02);
  float chest = ellipsoid(q - vec3(0, -3.6, -0.35), vec3(1.25, 2.2, 1.25));
  float back = ellipsoid(q - vec3(0, -3.9, -2.3), vec3(1.6, 2.1, 2.0));
  float body = smoothMin(smoothMin(neck, chest, 0.8), back, 0.8);
  float legs = taper(vec3(abs(q.x), q.yz), vec3(0.85, -3.6, 0.2), vec3(0.80, -6.2, 0.5), 0.55, 0.38);
  body = smoothMin(body, legs, 0.4);
  float ears = ear(h);
  // Short hair on the face, long on ears and chest.
  if (min(min(face, body), ears) < 0.30) {
    face += 0.030 * (0.5 - strands(h.xzy * 2.2));
    ears += 0.12 * (0.5 - strands(h * vec3(2.2, 1.3, 2.2) + 0.25 * sin(h.y * 4.0)));
    body += 0.15 * (0.5 - strands(q * vec3(2.3, 1.5, 2.3) + 0.30 * (noise(q * 1.3) - 0.5)));
  }
  float d = smoothMin(smoothMin(face, body, 0.25), ears, 0.07);
  best = nearer(best, vec2(d, ears < min(face, body) + 0.02 ? 3.0 : face < body ? 2.0 : 4.0));
  best = nearer(best, vec2(length(m - vec3(0.40, 0.28, 0.635)) - 0.128, 5.0));
  float nose = ellipsoid(h - vec3(0, 0.02, 1.66), vec3(0.22, 0.17, 0.14));
  nose = smoothMax(nose, -(length((m - vec3(0.11, -0.01, 1.79)) * vec3(1.0, 1.3, 1.0)) - 0.06), 0.04);
  return nearer(best, vec2(nose, 6.0));
}

Material material(vec3 p, inout vec3 n, float id) {
  if (id < 1.5) {
    float k = fbm(p.xz * 0.35, 5), f = noise(p.xz * 9.0);
    return matte(mix(vec3(0.035, 0.075, 0.014), vec3(0.145, 0.185, 0.045), smoothstep(0.2, 0.8, k) * 0.8 + f * 0.3));
  }
  vec3 q = dog(p), h = head(q);
  if (id > 5.5) return glossy(vec3(0.018, 0.012, 0.011), 0.25);
  if (id > 4.5) {
    float r = length(vec2(abs(h.x) - 0.43, h.y - 0.28));
    return glossy(r < 0.055 ? vec3(0.003) : vec3(0.038, 0.014, 0.005), 0.04);
  }
  float hair = id < 2.5 ? strands(h.xzy * 3.0) : id < 3.5 ? strands(h * vec3(2.4, 1.3, 2.4) + 0.25 * sin(h.y * 4.0)) : strands(q * vec3(3.3, 1.9, 3.3) + 0.30 * (noise(q * 1.3) - 0.5));
  vec3 liver = mix(vec3(0.035, 0.014, 0.007), vec3(0.17, 0.072, 0.034), hair * hair * 1.6);
  vec3 white = mix(vec3(0.40, 0.34, 0.27), vec3(0.80, 0.77, 0.72), smoothstep(0.25, 0.62, hair));
  vec3 c = liver;
  if (id < 2.5) {
    // A white blaze that widens to the muzzle, with freckles on it.
    float edge = 0.10 + 0.55 * smoothstep(0.55, 1.05, h.z) + 0.05 * smoothstep(0.5, 1.0, h.y) + 0.05 * (noise(h * 7.0) - 0.5);
    float blaze = smoothstep(0.03, -0.03, abs(h.x) - edge);
    blaze = max(blaze, smoothstep(-0.30, -0.50, h.y + 0.08 * noise(h * 5.0)) * smoothstep(0.2, 0.6, h.z));
    c = mix(liver, white, blaze);
    float freckle = smoothstep(0.62, 0.72, noise(h * 11.0)) * step(0.75, h.z);
    c = mix(c, liver * 1.3, freckle * 0.75);
    if (length(vec2(abs(h.x) - 0.40, h.y - 0.28)) < 0.16 && h.z > 0.3) c = min(c, vec3(0.03, 0.015, 0.009));
    if (abs(h.y + 0.50 - 0.25 * (abs(h.x) - 0.15) - 0.10 * sin(h.z * 3.0)) < 0.025 && h.z > 0.78) c *= 0.25;
  }
  if (id > 3.5) {
    float saddle = smoothstep(-0.2, 0.2, -q.z - 1.1 + 0.5 * noise(q * 1.1) + 0.3 * smoothstep(0.5, 1.6, abs(q.x)));
    saddle = max(saddle, smoothstep(-0.95, -0.7, q.y - 0.35 * q.z + 0.3 * noise(q * 3.0) - 0.5 * smoothstep(0.3, 0.8, abs(q.x))));
    c = mix(white, liver, clamp(saddle, 0.0, 1.0));
  }
  vec3 g = vec3(noise(q * vec3(26, 5, 26)), 0.5, noise(q * vec3(26, 5, 26) + 9.0)) - 0.5;
  n = normalize(n + 0.55 * g);
  return Material(c, 0.55, 0.0, id > 2.5 && id < 3.5 ? 0.035 : 0.02, 0.0, vec3(0));
}

vec3 sky(vec3 d) {
  vec3 c = clearSky(d, vec3(0.30, 0.46, 0.75), vec3(0.80, 0.86, 0.92));
  float leaves = fbm(vec2(atan(d.x, -d.z), d.y) * 8.0, 3);
  vec3 wood = mix(vec3(0.02, 0.045, 0.014), vec3(0.20, 0.27, 0.07), smoothstep(0.3, 0.7, leaves));
  wood += vec3(0.9, 0.85, 0.5) * smoothstep(0.62, 0.80, leaves) * 0.5;
  return mix(wood, c, smoothstep(0.30, 0.45, d.y + 0.15 * leaves));
}
float haze(float distance) { return 0.0; }
