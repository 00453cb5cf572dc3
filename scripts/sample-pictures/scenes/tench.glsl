// A tench on the grass of a bank, just caught. Lengths in decimetres; the fish lies on its side, head to the left.
const vec3 SUN = normalize(vec3(-0.45, 0.72, 0.30));
const vec3 SUNLIGHT = vec3(2.4, 2.1, 1.65);
#define SUN_SIZE 0.002
#define EYE vec3(0.25, 6.6, 5.2)
#define TARGET vec3(0.0, 0.25, 0.12)
#define ZOOM 0.262
#define APERTURE 0.05
#define FOCUS 8.1
#define FAR 60.0
#define SHADOW 5.0
#define STEPS 150
#define STRIDE 0.85
#define PRECISION 1.0
#define BOUNCES 3
// ---
vec3 fish(vec3 p) {
  p.y -= 0.34;
  p.xz = rotation(0.16) * p.xz;
  // A slight bend of the body.
  p.z += 0.045 * p.x * p.x - 0.04;
  return p;
}
/** Half the height of the body at x, from the snout at -1.95 to the root of the tail at 1.45. */
float girth(float x) {
  float t = clamp((x + 1.95) / 3.4, 0.0, 1.0);
  float front = pow(t, 0.46), back = 1.0 - smoothstep(0.30, 1.0, t) * 0.70;
  return 0.90 * front * back * (1.0 + 0.15 * (1.0 - t)) + 0.02;
}
/** A rounded fan in the plane: from `root` along `way`, half as wide as `base` there and as `spread` at its end. */
float fin(vec2 p, vec2 root, vec2 way, float base, float spread, float l) {
  p -= root;
  vec2 q = vec2(dot(p, way), dot(p, vec2(-way.y, way.x)));
  float t = clamp(q.x / l, 0.0, 1.0);
  float w = mix(base, spread, smoothstep(0.0, 0.75, t));
  float end = l * (1.0 - 0.22 * pow(min(abs(q.y) / spread, 1.0), 2.0));
  return smoothMax(abs(q.y) - w, max(q.x - end, -q.x - 0.25), 0.12) * 0.75;
}
/** All fins but the breast fin, seen from above. */
float fins(vec2 p) {
  float d = fin(p, vec2(1.34, 0.0), vec2(1.0, 0.0), 0.20, 0.46, 1.0);
  d = max(d, 0.12 - length((p - vec2(2.44, 0.0)) * vec2(1.0, 0.55)));
  d = min(d, fin(p, vec2(-0.02, -0.48), normalize(vec2(0.55, -1.0)), 0.34, 0.30, 0.74));
  d = min(d, fin(p, vec2(0.74, 0.30), normalize(vec2(0.85, 1.0)), 0.20, 0.21, 0.56));
  return min(d, fin(p, vec2(-0.36, 0.52), normalize(vec2(0.95, 1.0)), 0.16, 0.20, 0.62));
}

vec2 map(vec3 p) {
  vec3 q = fish(p);
  vec2 best = vec2(p.y - 0.01, 1.0);
  float near = box(q, vec3(2.5, 0.55, 1.35), 0.0);
  if (near > 0.3) best = nearer(best, vec2(near - 0.1, 3.0));
  else {
    float h = girth(q.x), x = clamp(q.x, -1.95, 1.6);
    float wide = 0.40 * h / (0.62 + 0.38 * h) * 1.05;
    vec2 s = vec2(q.z / h, q.y / wide);
    float body = (length(s) - 1.0) * min(h, wide) * 0.8;
    body = length(vec2(max(body, 0.0), q.x - x)) + min(body, 0.0);
    // Gill cover and mouth.
    float cover = length((q.xz - vec2(-1.36, 0.02)) * vec2(1.0, 0.86));
    body += 0.018 * smoothstep(0.05, 0.0, abs(cover - 0.47)) * smoothstep(-1.3, -1.0, q.x);
    body += 0.02 * smoothstep(0.03, 0.0, abs(q.z - 0.16 - 0.25 * (q.x + 1.9))) * smoothstep(-1.70, -1.78, q.x);
    float lips = length((q - vec3(-1.92, 0.0, 0.10)) * vec3(1.0, 0.8, 0.9)) - 0.085;
    body = smoothMin(body, lips, 0.10);
    best = nearer(best, vec2(body, 3.0));
    best = nearer(best, vec2(length(q - vec3(-1.53, 0.225, -0.12)) - 0.066, 4.0));
    // Fins: all rounded, as a tench's are.
    float thin = 0.022 + 0.006 * sin(40.0 * atan(q.z, q.x - 1.0));
    float f = max(fins(q.xz), abs(q.y + 0.05 - 0.04 * sin(q.z * 4.0 + q.x)) - thin);
    float breast = fin(q.xz, vec2(-0.92, 0.24), normalize(vec2(1.0, 0.62)), 0.08, 0.17, 0.52);
    f = min(f, max(breast, abs(q.y - 0.34 + 0.14 * (q.x + 0.92)) - thin));
    best = nearer(best, vec2(f, 5.0));
  }
  float g = grass(p, 0.12, 0.42, 0.022);
  vec3 blade = gBlade;
  if (p.y < 0.5) {
    vec3 r = p;
    r.xz = rotation(0.7) * r.xz + 13.7;
    float k = grass(r, 0.15, 0.46, 0.026);
    if (g < k) gBlade = blade;
    g = min(g, k);
  }
  // Pressed down under the fish.
  float under = min(box2(q.xz, vec2(2.0, 0.5), 0.4), fins(q.xz) - 0.05);
  g = max(g, 0.04 - under * 0.8 - max(0.0, 0.16 - p.y));
  return nearer(best, vec2(g, 2.0));
}

Material material(vec3 p, inout vec3 n, float id) {
  if (id < 1.5) return matte(vec3(0.05, 0.055, 0.02));
  if (id < 2.5) {
    vec3 c = mix(vec3(0.06, 0.14, 0.02), vec3(0.17, 0.26, 0.045), gBlade.x * 0.6 + 0.5 * fbm(p.xz * 0.9, 2));
    c = mix(c, vec3(0.36, 0.30, 0.13), step(0.88, gBlade.y) * 0.8);
    return Material(c * (0.4 + 0.8 * gBlade.z), 0.5, 0.0, 0.03, 0.3, vec3(0));
  }
  vec3 q = fish(p);
  if (id < 3.5) {
    float h = girth(q.x), v = q.z / h;
    vec3 back = vec3(0.022, 0.028, 0.010), flank = vec3(0.115, 0.098, 0.026), belly = vec3(0.34, 0.23, 0.065);
    vec3 c = mix(back, flank, smoothstep(-0.95, -0.15, v));
    c = mix(c, belly, smoothstep(0.25, 0.85, v));
    float head = smoothstep(-0.95, -1.15, q.x - 0.1 * cos(q.z * 3.0));
    // Small scales deep in the skin, in staggered rows.
    vec2 g = q.xz * vec2(21.0, 24.0);
    g.x += 0.5 * mod(floor(g.y), 2.0);
    vec2 e = fract(g) - vec2(0.35, 0.5);
    float scale = smoothstep(0.30, 0.52, length(e * vec2(1.0, 0.9)));
    n = normalize(n + (1.0 - head) * 0.22 * vec3(e.x, 0.0, e.y) * smoothstep(0.6, 0.2, length(e)));
    c *= 1.0 - 0.40 * scale * (1.0 - head);
    c *= 0.80 + 0.4 * fbm(q * 5.0, 3);
    float lateral = smoothstep(0.02, 0.0, abs(q.z - 0.02 + 0.05 * sin(q.x))) * step(fract(q.x * 15.0), 0.4);
    c *= 1.0 - 0.5 * lateral * (1.0 - head);
    c = mix(c, mix(vec3(0.05, 0.050, 0.018), vec3(0.26, 0.19, 0.06), smoothstep(-0.3, 0.75, v)), head * 0.85);
    c *= 1.0 - 0.35 * head * smoothstep(0.05, 0.0, abs(length((q.xz - vec2(-1.36, 0.02)) * vec2(1.0, 0.86)) - 0.50));
    c *= 1.0 - 0.4 * smoothstep(0.10, 0.07, length(q.xz - vec2(-1.53, -0.12)));
    c = mix(c, vec3(0.30, 0.19, 0.09), smoothstep(-1.80, -1.94, q.x) * 0.5);
    return Material(c, 0.26, 0.0, 0.045, 0.0, vec3(0));
  }
  if (id < 4.5) {
    float r = length(q.xz - vec2(-1.53, -0.12));
    return glossy(r < 0.030 ? vec3(0.005) : r < 0.056 ? vec3(0.50, 0.11, 0.02) : vec3(0.02), 0.05);
  }
  vec2 from = q.x > 1.2 ? vec2(0.6, 0.0) : vec2(-0.4, 0.0);
  float ray = 0.55 + 0.6 * noise(vec2(atan(q.z - from.y, q.x - from.x) * 30.0, 1.0));
  return Material(vec3(0.080, 0.060, 0.026) * ray, 0.6, 0.0, 0.015, 0.25, vec3(0));
}

vec3 sky(vec3 d) { return clearSky(d, vec3(0.30, 0.48, 0.80), vec3(0.85, 0.92, 1.0)) * 1.1; }
float haze(float distance) { return 0.0; }
