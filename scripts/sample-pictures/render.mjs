import { readFile } from "node:fs/promises";
import { chromium } from "playwright";
import { browserArguments, findBrowser } from "../browser.mjs";

const read = (name) => readFile(new URL(name, import.meta.url), "utf8");
const tile = 64;

/** Runs in the page: compiles the shader and draws the picture tile by tile. Gives the three targets of common.glsl, each [height, width, 4], float32 in base64. */
function draw({ source, width, height, samples, seed, tile }) {
  const gl = document.createElement("canvas").getContext("webgl2");
  if (!gl?.getExtension("EXT_color_buffer_float")) throw new Error("no WebGL 2 with float targets");
  const compile = (type, text) => {
    const shader = gl.createShader(type);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader));
    return shader;
  };
  const program = gl.createProgram();
  gl.attachShader(
    program,
    compile(
      gl.VERTEX_SHADER,
      "#version 300 es\nvoid main() { gl_Position = vec4(vec2(gl_VertexID & 1, gl_VertexID >> 1) * 4.0 - 1.0, 0, 1); }",
    ),
  );
  gl.attachShader(program, compile(gl.FRAGMENT_SHADER, source));
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program));
  gl.useProgram(program);
  gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
  const targets = [gl.COLOR_ATTACHMENT0, gl.COLOR_ATTACHMENT1, gl.COLOR_ATTACHMENT2];
  for (const target of targets) {
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA32F, tile, tile);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, target, gl.TEXTURE_2D, texture, 0);
  }
  gl.drawBuffers(targets);
  gl.viewport(0, 0, tile, tile);
  const at = (name) => gl.getUniformLocation(program, name);
  gl.uniform1i(at("uSamples"), samples);
  gl.uniform1ui(at("uSeed"), seed);
  gl.uniform2f(at("uSize"), width, height);
  const layers = targets.map(() => new Float32Array(width * height * 4));
  const part = new Float32Array(tile * tile * 4);
  for (let y = 0; y < height; y += tile)
    for (let x = 0; x < width; x += tile) {
      gl.uniform2f(at("uTile"), x, y);
      gl.drawArrays(gl.TRIANGLES, 0, 3);
      const columns = Math.min(tile, width - x);
      for (const [i, layer] of layers.entries()) {
        gl.readBuffer(targets[i]);
        gl.readPixels(0, 0, tile, tile, gl.RGBA, gl.FLOAT, part);
        for (let row = 0; row < Math.min(tile, height - y); row++) {
          const from = row * tile * 4;
          layer.set(part.subarray(from, from + columns * 4), ((height - 1 - y - row) * width + x) * 4);
        }
      }
    }
  return layers.map((layer) => {
    const bytes = new Uint8Array(layer.buffer);
    let text = "";
    for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
    return btoa(text);
  });
}

/**
 * Opens a headless Chromium that draws with its software rasteriser, so that a
 * picture does not depend on a graphics card.
 * Scenes are `scenes/<id>.glsl` and stand between `common.glsl` and `trace.glsl`.
 */
export async function openRenderer() {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error("no Chrome or Chromium found; set CHROME_PATH to one");
  const browser = await chromium.launch({
    executablePath,
    args: [
      ...browserArguments,
      "--use-gl=angle",
      "--use-angle=swiftshader",
      "--enable-unsafe-swiftshader",
      "--disable-gpu-watchdog",
    ],
  });
  const [common, trace] = await Promise.all([read("common.glsl"), read("trace.glsl")]);
  return {
    /** The three targets of `common.glsl`, each [height, width, 4], top row first. */
    async render({ id, seed, width, height, samples }) {
      const scene = await read(`scenes/${id}.glsl`);
      const [constants, body] = scene.split("// ---\n");
      const source = `#version 300 es\nprecision highp float;\nprecision highp int;\n${constants}\n${common}\n${body}\n${trace}`;
      const page = await browser.newPage();
      try {
        const texts = await page.evaluate(draw, { source, width, height, samples, seed, tile });
        const [light, surface, colour] = texts.map(
          (text) => new Float32Array(new Uint8Array(Buffer.from(text, "base64")).buffer),
        );
        return { light, surface, colour };
      } finally {
        await page.close();
      }
    },
    close: () => browser.close(),
  };
}
