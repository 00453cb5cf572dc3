/**
 * A reporter beside vitest's JSON one, which is silent about errors outside of any test: it writes what
 * they say, a JSON array of strings, to the file of `--outputFile.outside`.
 */
import { writeFileSync } from "node:fs";

export default class OutsideErrors {
  onInit(vitest) {
    this.file = vitest.config.outputFile.outside;
  }

  /** @param {readonly any[]} errors that no test is to blame for */
  onTestRunEnd(_modules, errors) {
    writeFileSync(this.file, JSON.stringify(errors.map((error) => String(error?.stack ?? error?.message ?? error))));
  }
}
