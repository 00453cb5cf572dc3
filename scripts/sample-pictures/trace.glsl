// The path tracer: one ray of the sun and one of the mirror or diffuse part at every bounce.

vec2 march(vec3 o, vec3 d, float far) {
  float t = 0.0;
  vec2 h = vec2(0);
  for (int i = ZERO; i < STEPS; i++) {
    h = map(o + d * t);
    if (h.x < 0.0004 * PRECISION * (1.0 + t)) return vec2(t, h.y);
    t += h.x * STRIDE;
    if (t > far) return vec2(t, -1.0);
  }
  // Out of steps: a ray that grazes a surface has found it, near enough.
  return vec2(t, h.x < 0.02 * t ? h.y : -1.0);
}

/** 1 where the sun is seen, 0 in shadow. */
float sunlit(vec3 o, vec3 d) {
  float t = 0.004 * PRECISION;
  for (int i = ZERO; i < STEPS / 2; i++) {
    float h = map(o + d * t).x;
    if (h < 0.0003 * PRECISION) return 0.0;
    t += max(h * STRIDE, 0.0005 * PRECISION);
    if (t > SHADOW) break;
  }
  return 1.0;
}

vec3 normalAt(vec3 p, float e) {
  vec3 n = vec3(0);
  for (int i = ZERO; i < 4; i++) {
    vec3 k = vec3(((i + 3) >> 1) & 1, (i >> 1) & 1, i & 1) * 2.0 - 1.0;
    n += k * map(p + k * e).x;
  }
  return n / max(length(n), 1e-9);
}

mat3 frame(vec3 n) {
  vec3 u = normalize(abs(n.y) < 0.9 ? cross(n, vec3(0, 1, 0)) : cross(n, vec3(1, 0, 0)));
  return mat3(u, cross(n, u), n);
}
vec3 towards(vec3 n, float cosine, float turn) {
  float s = sqrt(max(0.0, 1.0 - cosine * cosine));
  return frame(n) * vec3(s * cos(turn), s * sin(turn), cosine);
}

/** GGX highlight of the sun, times the cosine. */
float highlight(vec3 n, vec3 v, vec3 l, float rough) {
  vec3 h = normalize(v + l);
  float a = max(rough * rough, 0.004), nh = max(dot(n, h), 0.0), nl = max(dot(n, l), 0.0), nv = max(dot(n, v), 0.02);
  float q = nh * nh * (a * a - 1.0) + 1.0, k = a * 0.5;
  return a * a / (PI * q * q) * nl / (4.0 * mix(nl, 1.0, k) * mix(nv, 1.0, k) + 1e-4);
}

vec4 gSurface;
vec3 gColour;
vec3 radiance(vec3 o, vec3 d) {
  vec3 light = vec3(0), weight = vec3(1);
  for (int bounce = ZERO; bounce < BOUNCES; bounce++) {
    vec2 hit = march(o, d, bounce == 0 ? FAR : FAR * 0.5);
    if (hit.y < 0.0) {
      light += bounce == 0 ? sky(d) : weight * min(sky(d), vec3(6));
      if (bounce == 0) gColour = vec3(1);
      break;
    }
    vec3 p = o + d * hit.x;
    vec3 n = normalAt(p, 0.0006 * PRECISION * (1.0 + hit.x));
    vec3 side = n;
    Material m = material(p, n, hit.y);
    if (dot(n, d) > -0.02) n = normalize(n - d * (dot(n, d) + 0.02));
    if (bounce == 0) {
      float lost = haze(hit.x);
      light += weight * lost * sky(normalize(vec3(d.x, max(d.y, 0.0) + 0.03, d.z)));
      weight *= 1.0 - lost;
    }
    light += weight * m.emission;
    if (bounce == 0) {
      gSurface = vec4(n, log(hit.x));
      gColour = m.albedo;
    }

    vec2 r = random2();
    vec3 l = towards(SUN, 1.0 - r.x * SUN_SIZE, r.y * 2.0 * PI);
    float facing = dot(n, l);
    float f = m.mirror + (1.0 - m.mirror) * pow(1.0 - max(-dot(n, d), 0.0), 5.0) * (1.0 - m.rough * 0.8);
    if (m.mirror == 0.0) f = 0.0;
    if (facing > 0.0 || m.through > 0.0) {
      float lit = sunlit(p + side * (facing > 0.0 ? 0.003 : -0.003) * PRECISION * (1.0 + hit.x * 0.2), l);
      float diffuse = facing > 0.0 ? facing * (1.0 - m.through) : -facing * m.through;
      vec3 c = (1.0 - m.metal) * (1.0 - f) * m.albedo * diffuse;
      if (facing > 0.0) {
        float s = min(highlight(n, -d, l, m.rough), bounce == 0 ? 40.0 : 2.0);
        c += PI * s * mix(vec3(f), m.albedo, m.metal) * 0.5;
      }
      light += weight * SUNLIGHT * lit * c;
    }

    r = random2();
    float choice = random2().x;
    if (m.metal > 0.5 || choice < f) {
      vec3 mirror = reflect(d, n);
      mirror = normalize(mirror + towards(mirror, 1.0 - 2.0 * r.x, r.y * 2.0 * PI) * m.rough * m.rough * 0.9);
      if (dot(mirror, n) < 0.0) mirror = reflect(mirror, n);
      d = mirror;
      if (m.metal > 0.5) weight *= m.albedo;
    } else {
      vec3 way = n;
      if (m.through > 0.0 && random2().x < m.through) way = -n;
      d = towards(way, sqrt(1.0 - r.x), r.y * 2.0 * PI);
      weight *= m.albedo;
    }
    o = p + side * (dot(d, side) > 0.0 ? 0.003 : -0.003) * PRECISION * (1.0 + hit.x * 0.2);
  }
  return light;
}

void main() {
  vec2 pixel = gl_FragCoord.xy + uTile;
  gPixel = scramble(uint(pixel.x) + uint(pixel.y) * 8192u + uSeed * 747796405u);
  vec3 ahead = normalize(TARGET - EYE), right = normalize(cross(ahead, vec3(0, 1, 0))), up = cross(right, ahead);
  vec3 light = vec3(0), colour = vec3(0);
  vec4 surface = vec4(0);
  vec2 moments = vec2(0);
  for (int i = ZERO; i < uSamples; i++) {
    gSample = i;
    gDimension = 0u;
    vec2 s = (2.0 * (pixel - 0.5 + random2()) - uSize) / uSize.y;
    vec3 d = normalize(ahead + ZOOM * (s.x * right + s.y * up));
    vec2 r = random2();
    vec2 lens = APERTURE * sqrt(r.x) * vec2(cos(2.0 * PI * r.y), sin(2.0 * PI * r.y));
    vec3 focus = EYE + d * (FOCUS / dot(d, ahead));
    vec3 o = EYE + lens.x * right + lens.y * up;
    gSurface = vec4(0, 0, 0, 6);
    vec3 c = min(radiance(o, normalize(focus - o)), vec3(8));
    if (any(isnan(c))) c = vec3(0);
    float bright = dot(c, vec3(0.3, 0.59, 0.11));
    bright /= 1.0 + bright;
    light += c;
    colour += gColour;
    surface += gSurface;
    moments += vec2(bright, bright * bright);
  }
  float part = 1.0 / float(uSamples);
  oLight = vec4(light, moments.y) * part;
  oSurface = surface * part;
  oColour = vec4(colour, moments.x) * part;
}
