import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";

const folder = fileURLToPath(new URL("../../dist/assets", import.meta.url));

test("nothing imports the file that a worker begins with: WebKit would run it twice", () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".js"));
  const codes = files.map((name) => [name, readFileSync(`${folder}/${name}`, "utf8")] as const);
  const begun = codes.flatMap(([, code]) =>
    [...code.matchAll(/new URL\([`"'](?:\.\/)?([\w.-]+\.js)[`"']/g)].map(([, name]) => name as string),
  );
  expect(begun.filter((name) => name.startsWith("engine-worker"))).toHaveLength(1);
  for (const [name, code] of codes) {
    for (const first of begun)
      expect(code.includes(`from"./${first}"`) || code.includes(`from "./${first}"`), name).toBe(false);
  }
});
