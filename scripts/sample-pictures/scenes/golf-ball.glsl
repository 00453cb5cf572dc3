// A golf ball on a fairway early in the morning. Lengths in ball radii.
const vec3 SUN = normalize(vec3(-0.80, 0.58, 0.16));
const vec3 SUNLIGHT = vec3(2.6, 2.2, 1.65);
#define SUN_SIZE 0.001
#define EYE vec3(0.0, 1.55, 7.6)
#define TARGET vec3(0.0, 0.72, 0.0)
#define ZOOM 0.27
#define APERTURE 0.16
#define FOCUS 6.75
#define FAR 90.0
#define SHADOW 9.0
#define STEPS 150
#define STRIDE 0.9
#define PRECISION 3.0
#define BOUNCES 3
// ---
const vec3 BALL = vec3(0.0, 1.02, 0.0);
const int DIMPLES = 330;

float ground(vec2 p) { return 0.5 * (fbm(p * 0.09 + 3.0, 2) - 0.35) * smoothstep(6.0, 30.0, -p.y); }

vec2 map(vec3 p) {
  float ball = length(p - BALL) - 1.0;
  vec3 q = p - vec3(0.0, ground(p.xz), 0.0);
  float soil = q.y - 0.02;
  float tall = 0.42;
  vec2 best = nearer(vec2(ball, 1.0), vec2(soil, 2.0));
  if (p.z < -26.0) return nearer(best, vec2(q.y - 0.25 - 0.1 * noise(p.xz * 3.0), 4.0));
  float g = grass(q, 0.14, tall, 0.026);
  vec3 blade = gBlade;
  if (q.y < tall * 1.25) {
    q.xz = rotation(0.7) * q.xz + 31.7;
    float h = grass(q, 0.17, tall * 1.1, 0.03);
    if (g < h) gBlade = blade;
    g = min(g, h);
  }
  return nearer(best, vec2(g, 3.0));
}

/** The centre of the nearest dimple and the angle to it; centres lie on a Fibonacci spiral. */
vec4 dimple(vec3 n) {
  float best = -2.0;
  vec3 centre = vec3(0);
  for (int i = ZERO; i < DIMPLES; i++) {
    float z = 1.0 - (2.0 * float(i) + 1.0) / float(DIMPLES), a = float(i) * 2.39996323;
    vec3 c = vec3(sqrt(1.0 - z * z) * vec2(cos(a), sin(a)), z);
    float k = dot(c, n);
    if (k > best) { best = k; centre = c; }
  }
  return vec4(centre, acos(clamp(best, -1.0, 1.0)));
}

Material material(vec3 p, inout vec3 n, float id) {
  if (id < 1.5) {
    vec3 q = normalize(p - BALL);
    q.xy = rotation(0.5) * q.xy;
    q.yz = rotation(0.9) * q.yz;
    vec4 c = dimple(q);
    float r = c.w / 0.082;
    vec3 away = normalize(q - c.xyz * dot(q, c.xyz));
    away.yz = away.yz * rotation(0.9);
    away.xy = away.xy * rotation(0.5);
    n = normalize(n - away * 0.42 * r * (1.0 - smoothstep(0.86, 1.0, r)));
    return glossy(vec3(0.78, 0.78, 0.76), 0.25);
  }
  if (id < 2.5) return matte(vec3(0.05, 0.06, 0.02));
  if (id > 3.5) return matte(vec3(0.10, 0.19, 0.03) * (0.7 + 0.6 * fbm(p.xz * 0.8, 3)));
  float patchy = fbm(p.xz * 0.55, 2);
  vec3 c = mix(vec3(0.075, 0.20, 0.022), vec3(0.20, 0.34, 0.05), gBlade.x * 0.55 + patchy * 0.6);
  c = mix(c, vec3(0.42, 0.38, 0.15), step(0.93, gBlade.y) * 0.8);
  c *= 0.45 + 0.75 * gBlade.z;
  return Material(c, 0.5, 0.0, 0.03, 0.35, vec3(0));
}

vec3 sky(vec3 d) {
  vec3 c = clearSky(d, vec3(0.22, 0.38, 0.68), vec3(0.62, 0.70, 0.80));
  // A wood behind the fairway, far out of focus.
  float edge = 0.16 + 0.10 * fbm(vec2(d.x * 5.0, 2.0), 3);
  float leaves = fbm(vec2(d.x, d.y * 1.2) * 26.0, 4);
  vec3 wood = mix(vec3(0.015, 0.04, 0.012), vec3(0.20, 0.30, 0.06), smoothstep(0.3, 0.75, leaves));
  wood += vec3(0.9, 0.85, 0.5) * smoothstep(0.66, 0.78, leaves) * 0.7;
  return mix(wood, c, smoothstep(edge - 0.01, edge + 0.02, d.y));
}
float haze(float distance) { return 0.0; }
