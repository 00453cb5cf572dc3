declare module "virtual:sandbox-runner" {
  /** The script of the sandbox's worker, whole. */
  const text: string;
  export default text;
}
